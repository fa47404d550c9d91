import { followAnchor } from './anchors.ts';
import { offerCertificate } from './certificate.ts';
import { Explorer } from './explorer.ts';
import { readPacked } from './read-packed.ts';

/** The page's script: opens the explorer, and takes anchors to findings that the static page folds away or leaves out. */
async function start(): Promise<void> {
  const section = document.getElementById('explore');
  const data = document.getElementById('explore-data');
  if (section === null || !(data instanceof HTMLTemplateElement)) return;
  const packed = await readPacked(data.content.textContent ?? '');
  section.hidden = false;
  document.getElementById('explore-link')?.removeAttribute('hidden');
  const explorer = new Explorer(packed);
  const follow = (): void => followAnchor(location.hash, (id) => explorer.show(id));
  window.addEventListener('hashchange', follow);
  follow();
  document.documentElement.dataset['ready'] = 'true';
}

offerCertificate();
start().catch(() => {
  // An old browser without decompression keeps the static page, which is whole but for its cap.
  document.documentElement.dataset['ready'] = 'static';
});
