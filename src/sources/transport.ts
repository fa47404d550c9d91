/** How an image was reached; printed with its digest (contract section 2). `docker` is a registry. */
export type Transport =
  | 'oci'
  | 'oci-archive'
  | 'docker-archive'
  | 'docker'
  | 'docker-daemon'
  | 'podman'
  | 'containers-storage'
  | 'rootfs';
