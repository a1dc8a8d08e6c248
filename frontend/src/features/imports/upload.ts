import { ApiError } from '@/api/errors'
import { csrfToken } from '@/api/server'

import type { Upload } from './types'

export interface Sending {
  /** Resolves with what was understood of the file; rejects with an `ApiError`, or with an `AbortError`. */
  done: Promise<Upload>
  abort: () => void
}

/** Sends a file and tells how much of it has left: only `XMLHttpRequest` can say that of what goes up. */
export function sendFile(file: File, onProgress: (sent: number, whole: number) => void): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<Upload>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => onProgress(loaded, lengthComputable ? total : file.size)
    request.onload = () => {
      const body = bodyOf(request)
      if (request.status >= 200 && request.status < 300) resolve(body as Upload)
      else reject(new ApiError(request.status, body))
    }
    request.onerror = () => reject(new ApiError(0, null))
    request.onabort = () => reject(new DOMException('The upload was given up.', 'AbortError'))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', '/api/v1/uploads/')
  request.setRequestHeader('Accept', 'application/json')
  request.setRequestHeader('X-CSRFToken', csrfToken())
  request.send(form)
  return { done, abort: () => request.abort() }
}

/** A proxy that refuses a large file answers with a page, not with JSON. */
function bodyOf({ responseText }: XMLHttpRequest): unknown {
  try {
    return JSON.parse(responseText)
  } catch {
    return null
  }
}
