/** The images of odp-federatedcompute. The name is that of the target without `_image`. */
export const serviceNames = [
  'aggregator',
  'collector',
  'model_updater',
  'task_assignment',
  'task_builder',
  'task_management',
  'task_scheduler',
] as const;

export type ServiceName = (typeof serviceNames)[number];

/** The Bazel package below `shuffler/services` has the service's name without `_`. */
export function packageOf(service: string): string {
  return service.replaceAll('_', '');
}

export function isService(name: string): name is ServiceName {
  return serviceNames.some((service) => service === name);
}

const word = /[a-z0-9]+(?:[_-][a-z0-9]+)*/g;

/**
 * The one service that a path, a reference or a line of text names, as `model_updater`, `model-updater`, `modelupdater`
 * or with `_image` behind it; null when it names none or several.
 */
export function serviceIn(text: string): ServiceName | null {
  const found = new Set<ServiceName>();
  for (const [name] of text.toLowerCase().matchAll(word)) {
    const plain = name.replaceAll('-', '_').replace(/_(?:image|service|server)(?:_publish)?$/, '');
    const service = serviceNames.find((known) => known === plain || packageOf(known) === plain);
    if (service !== undefined) found.add(service);
  }
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}
