import { bytesOf } from './base64.ts';
import { element } from './dom.ts';

/** A button that saves the certificate of the page as a file. */
export function offerCertificate(): void {
  const button = document.getElementById('certificate-save');
  const data = document.getElementById('certificate-data');
  if (button === null || !(data instanceof HTMLTemplateElement)) return;
  const bytes = bytesOf(data.content.textContent ?? '');
  button.hidden = false;
  button.addEventListener('click', () => {
    const address = URL.createObjectURL(new Blob([bytes], { type: 'application/json' }));
    element('a', { href: address, download: 'certificate.json' }).click();
    URL.revokeObjectURL(address);
  });
}
