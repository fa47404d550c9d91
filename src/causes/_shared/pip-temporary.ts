/**
 * The random parts of the folders in which pip and its build back ends work: eight characters of tempfile.mkdtemp, and
 * since pip 20.3 a UUID behind the project's name (`/tmp/pip-install-eh0p2jmh/markupsafe_48f5c4607acf4185828fcc13215b4725`).
 */
const folders =
  /\/(pip-install-|pip-req-build-|pip-build-env-|pip-ephem-wheel-cache-|pip-wheel-|pip-modern-metadata-|pip-unpack-|build-via-sdist-|build-env-|tmp)[a-z0-9_]{8}(?![a-z0-9_])(\/[A-Za-z0-9_.-]+_(?=[0-9a-f]{32})[0-9a-f]{32})?/g;
const mark = '\u0000';

/** A text with these random parts cut out; null when there are none. */
function withoutPipFolders(text: string): string | null {
  let count = 0;
  const masked = text.replace(folders, (_, name: string, project = '') => {
    count += 1;
    return `/${name}${mark}${project.replace(/[0-9a-f]{32}$/, mark)}`;
  });
  return count === 0 ? null : masked;
}

/** True when two texts are equal but for such random parts, and have some. */
export function differInPipFolders(left: string, right: string): boolean {
  const masked = withoutPipFolders(left);
  return !left.includes(mark) && masked !== null && left !== right && masked === withoutPipFolders(right);
}
