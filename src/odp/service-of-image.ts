import type { RunConfig } from './image-identity.ts';
import { isService, type ServiceName } from './services.ts';

/**
 * The service of odp-federatedcompute whose image this is, by what it starts: `…/NAME_application.jar` with NAME a service, or
 * the start script of task_builder; null for any other image.
 */
export function serviceOfImage({ entrypoint }: RunConfig): ServiceName | null {
  const [first = ''] = entrypoint;
  if (/^\/(?:python\/taskbuilder|task_builder)\/task_builder$/.test(first)) return 'task_builder';
  const jar = entrypoint[entrypoint.lastIndexOf('-jar') + 1] ?? '';
  const name = /^(?:\.?\/)?([a-z_]+)_application\.jar$/.exec(jar)?.[1] ?? '';
  return isService(name) ? name : null;
}
