/** The files' door. */

export { type Collected, collectFiles, type FileDifference, fileDifferences } from './collect.ts'
export { createFiles, type Files } from './files.ts'
export { isPictureOf, productPictures } from './pictures-of.ts'
export { type FilesPlace, type FilesSettings, filesPlace, originalName } from './place.ts'
export { sendBytes } from './read-file.ts'
export { fileRoutes } from './routes.ts'
