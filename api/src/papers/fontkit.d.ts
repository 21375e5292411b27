/** The one thing that papers ask of a font; fontkit brings no types. */
declare module 'fontkit' {
  export function openSync(path: string): { characterSet: number[] }
}
