import { type Fault, leftTime, rightTime } from '../model.ts';
import { selfSigned } from '../producers/java.ts';
import { readIn, type Workshop, writeFiles } from '../workshop.ts';
import { inFile } from './attack.ts';

/** Attacks on files that only their tools can write; none where `keytool` or `openssl` is missing. */
export function keystoreAttacks(shop: Workshop): readonly Fault[] {
  if (['keytool', 'openssl', 'faketime'].some((tool) => shop.find(tool) === null)) return [];
  const [one, two, three] = [selfSigned(shop, 'one'), selfSigned(shop, 'two'), selfSigned(shop, 'three')];
  const store = (type: 'JKS' | 'PKCS12', clock: number, certificates: Readonly<Record<string, Buffer>>): Buffer => {
    const folder = shop.folder('keys');
    for (const [alias, content] of Object.entries(certificates)) {
      writeFiles(folder, { 'in.pem': content });
      const words = ['-importcert', '-noprompt', '-alias', alias, '-file', 'in.pem', '-storetype', type];
      shop.run('keytool', [...words, '-storepass', 'changeit', '-keystore', 'out'], { cwd: folder, clock });
    }
    return readIn(folder, 'out');
  };
  return (['JKS', 'PKCS12'] as const).flatMap((type) => {
    const name = `etc/ssl/certs/java/cacerts.${type.toLowerCase()}`;
    const usual = store(type, leftTime, { one, two });
    return [
      inFile(`${type}: one more entry, at another time`, name, usual, store(type, rightTime, { one, two, three })),
      inFile(`${type}: another certificate, at another time`, name, usual, store(type, rightTime, { one, two: three })),
      inFile(`${type}: an entry is gone`, name, usual, store(type, rightTime, { one })),
      inFile(`${type}: one byte`, name, usual, flipped(usual)),
    ];
  });
}

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes);
  const at = Math.floor(other.length / 2);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}
