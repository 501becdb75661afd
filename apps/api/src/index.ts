export type { ApiErrorCode } from './api-error.ts';
export { ApiError } from './api-error.ts';
export type { ApiConfig, ApiRepository } from './context.ts';
export type { ApiOptions } from './create-api.ts';
export { createApi } from './create-api.ts';
export type { ApiApp } from './http/type-provider.ts';
