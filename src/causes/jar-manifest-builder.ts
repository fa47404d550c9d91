import type { Cause, FactorHint } from '../model/cause.ts';
import type { Site } from '../model/site.ts';

const user = ['Built-By'];
const tool = [
  'Build-Jdk',
  'Build-Jdk-Spec',
  'Created-By',
  'Build-OS',
  'Os-Name',
  'Os-Version',
  'Os-Arch',
  'Build-Java-Vendor',
  'Java-Vendor',
  'Java-Version',
  'Tool',
  'Archiver-Version',
  'Build-Tool',
  'Built-JDK',
  'X-Compile-Source-JDK',
  'X-Compile-Target-JDK',
  'Ant-Version',
  'Bnd-Tool',
];

export const jarManifestBuilder: Cause = {
  id: 'jar-manifest-builder',
  title: 'Who or what built the jar, written into its manifest',
  specificity: 'structured',
  on: ['manifest:main'],
  claim: (site) => {
    if (user.includes(site.name)) return { grade: 'safe', hint: hintOf('factor-user', site) };
    return tool.includes(site.name) ? { grade: 'safe', hint: hintOf('factor-toolchain-drift', site) } : undefined;
  },
  fixes: [
    {
      for: 'bazel',
      text: 'rules_spring: drop the Build-Jdk line from write_manifest.sh (ODP’s rules_spring_manifest.patch); use one remotejdk on both sides.',
    },
    { for: 'maven', text: 'maven-archiver from 3.4 on writes neither Built-By nor Build-Jdk.' },
    { for: 'any', text: 'bnd: -noextraheaders: true.' },
  ],
};

function hintOf(factor: 'factor-user' | 'factor-toolchain-drift', site: Site): FactorHint {
  const text = (side: Site['left']): string | null => (side === null ? null : String(side.value));
  return { factor, left: text(site.left), right: text(site.right) };
}
