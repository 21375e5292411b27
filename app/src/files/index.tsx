import { lazy } from 'solid-js'

export { createProductPictures, Picture, type ProductPictures, pictureAddress, SmallPicture } from './pictures.tsx'
export const FileSection = lazy(() => import('./file-section.tsx').then((m) => ({ default: m.FileSection })))
export const PictureChoice = lazy(() => import('./picture-choice.tsx').then((m) => ({ default: m.PictureChoice })))
