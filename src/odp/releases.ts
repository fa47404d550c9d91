import type { ServiceName } from './services.ts';

/** One published release of odp-federatedcompute: what its BUILDING.md says that each image's digest is. */
export interface Release {
  readonly version: string;
  /** Abbreviated commit of the tag. */
  readonly commit: string;
  /** Day of the commit, YYYY-MM-DD. */
  readonly date: string;
  /** Digest of each image's manifest; v0.1.0 had no task_builder. */
  readonly digests: Readonly<Partial<Record<ServiceName, string>>>;
}

/** Oldest first. The digests are those of the fenced block in BUILDING.md at each tag. */
export const releases: readonly Release[] = [
  {
    version: 'v0.1.0',
    commit: '6c9fed8',
    date: '2024-04-26',
    digests: {
      aggregator: 'sha256:375a7525eb34a9cff17c0f21f572485a4f19318ede5dc85dd15fa8390800f203',
      collector: 'sha256:aa51fa96b69612eda957d2931cd04a570cf6deb9dbdff0cf87ee673b43bc6cbe',
      model_updater: 'sha256:0c57e62a78cc112ecfa91fbb2eb6a16a484264cb65d2add500bcccbabae8e51c',
      task_assignment: 'sha256:bcc328634272c591a5a58f3a8406d8849ecb393fe8cf0cb62091338a99e3d772',
      task_management: 'sha256:001060ec8a7fe40f761aa125474389021cd8404930739c8f8340240bfd21c221',
      task_scheduler: 'sha256:3a8a7bd66646aac0e55fbc510291f32a1e4b9b03f3e64ea72fb9ceace985750e',
    },
  },
  {
    version: 'v0.2.0',
    commit: '015930f',
    date: '2024-06-17',
    digests: {
      aggregator: 'sha256:c04b35b41fc2990e47f4c6c1e575f4dc06eadfef5add6498959977b012c008d4',
      collector: 'sha256:4f6bef12c33bac516448d44e423ffc9a7a6d273fe9c2de327c45ec0bad74295a',
      model_updater: 'sha256:05f73cbec7dea193ae81e51c99a3c02de6cd0e62c27e267b9a43e31e6c8d530a',
      task_assignment: 'sha256:80439bfca81d86d69010540c26bb5e7371f7fe98d5538a1ac0813f6f8c69f35a',
      task_builder: 'sha256:3959610c3a6896e0f77358d94a85900b088290951f0cad53557c6298a4d86bf2',
      task_management: 'sha256:4f9239def6a6ee004aec5a55dbed47b255e83705250d749923d96b6d1e27b2b0',
      task_scheduler: 'sha256:a15ef0b318a133c7e5d6112ae458fca0f344e2646bb2094323d6d27a8c721049',
    },
  },
  {
    version: 'v0.3.0',
    commit: 'aa7cf85',
    date: '2024-07-17',
    digests: {
      aggregator: 'sha256:cdc593bc226729214d4525da592133a0e83595e92806f6fee53e372b6bf06f67',
      collector: 'sha256:6b9ac9ba7b7878ebbd2b107dfa15aff2c729840599df330d73a2de49e64bd6dc',
      model_updater: 'sha256:05f73cbec7dea193ae81e51c99a3c02de6cd0e62c27e267b9a43e31e6c8d530a',
      task_assignment: 'sha256:f33caf4e93846e8cf772a62d297b42fb2eaba60fb4d6d94d255752f652098ab3',
      task_builder: 'sha256:321706311e3773990aeff5074c38f8825ef2348fce75952222d5458336d42976',
      task_management: 'sha256:a4d8eb2ccfcc86cc2e05b73caea3c7423cedf45a6051285e5238c34a242042c5',
      task_scheduler: 'sha256:5f79eb45c3d52f07567cb8678c324ff9bddb502e6255b9f5b14713a6b53b6c15',
    },
  },
  {
    version: 'v0.4.0',
    commit: '9126178',
    date: '2024-08-29',
    digests: {
      aggregator: 'sha256:47d794ec4653a135d434e5e5095145c8f91442d0f3fde972fdc367b8aaf13703',
      collector: 'sha256:08ba57f255f6c6b19cd986aa2b643cfb571fdeb508824215e661798053f39180',
      model_updater: 'sha256:9f6fb2566681f57aa7ddb30f06ca0086eccfa871e1bae7fa8952611b7c7ddc41',
      task_assignment: 'sha256:a626d7b680cf5314b663a879a22ebd58799cc0b7b902bda400f158e9153f2843',
      task_builder: 'sha256:cee0f537b9332a35c9044aec9497a31cc5c9ad3dfdd5230435d7b76b2b43ffcd',
      task_management: 'sha256:516a9311d1de4466401975cde870b6f2acf4a49e05c4d63f988a7ea2c2610803',
      task_scheduler: 'sha256:cacfb2b70d7553147f3ec4dff2c7d275281e354c87155e66cabf822d2e81d34b',
    },
  },
  {
    version: 'v0.5.0',
    commit: '5348395',
    date: '2024-10-08',
    digests: {
      aggregator: 'sha256:a8a66a800c23865604e9ab816e6c3fc24c29bbed34187b5e21c93819f3594533',
      collector: 'sha256:7be6b26c12d678614e6e92fc225985198afcfae6293abf84ddac7c6db217de25',
      model_updater: 'sha256:9bc980a096865f4dffcfd44e956441a1be72319f214c1bb0198f5441e9e619db',
      task_assignment: 'sha256:9169c5bc235022972f9cd1ce370716397314f1dcdd67b605426f99f9a0f46c54',
      task_builder: 'sha256:87dcaf4adeb728d67ba73c29e2997aac318335f172f9484986dbb45154ddd398',
      task_management: 'sha256:b00553e6648ded8fde0d773be566333dbb3c5eaef06074e54f1c7adea1e82962',
      task_scheduler: 'sha256:8f9669d23f8a76f6b22303016accd36809559218562289a2c4c0dfbadf36fb1a',
    },
  },
  {
    version: 'v0.6.0',
    commit: 'da05d70',
    date: '2024-10-30',
    digests: {
      aggregator: 'sha256:28b60095fe040c8b230df053729e582af5fb39402ddd7e0fc8f975e4d7ca27a8',
      collector: 'sha256:a81847c43078be120ab0fd8041f490e714e5ab607b967d468a4b5447f3a14d58',
      model_updater: 'sha256:55683b7f22ac97d35d489ed66e9351be4a1eb2d6aee493a50fa662009fef90bf',
      task_assignment: 'sha256:c4c3029333bcd355dc7c861980f26df155cef50629d1c3dd952f36e1625b050b',
      task_builder: 'sha256:d617d293f0e85b4fa46db6b46e25c9256dd0ceda484c04b49f77c54cb7f90521',
      task_management: 'sha256:c6220e7c6b3a50c53a8e258f21e8dcd573508d32578e5638beeecaf69d9d95dc',
      task_scheduler: 'sha256:00b57b6f7fdebf96a0f65ff2f868ab132ad3cb08cbd25e390f4f6932e2b6d619',
    },
  },
  {
    version: 'v0.7.0',
    commit: '76145df',
    date: '2025-02-25',
    digests: {
      aggregator: 'sha256:a9cdcadff8b1c5c4d4225a129428dd86b65e75be80df48c6b3aecc8b68b46e30',
      collector: 'sha256:d5eca9963f3ca1d722fd1d9c6f689badf1bbb9d06a020b14e21a80458b3a8b68',
      model_updater: 'sha256:b0bc213e4cb34c99525345b1d544371ce5c9d647ec08405a9ca96d61e0b272fa',
      task_assignment: 'sha256:6cabefa2a45c8a8240b7a813bd799ff2979ee97ff18831a083c383da114d6fee',
      task_builder: 'sha256:5d6424e86e07e8f38d015959a5157f662e5d229e6c901849105b798b666af38e',
      task_management: 'sha256:dc5405620fcc2299bbd9e6efed217ffbd46a58f0a7365e8e31b7b5d0f5698932',
      task_scheduler: 'sha256:9a475248ddd5f8498b300047f6a6f2955b0ccb099472869ebebbfc6795efa96b',
    },
  },
  {
    version: 'v0.7.1',
    commit: 'adb9000',
    date: '2025-04-02',
    digests: {
      aggregator: 'sha256:a9cdcadff8b1c5c4d4225a129428dd86b65e75be80df48c6b3aecc8b68b46e30',
      collector: 'sha256:51e50b4984af0f06143f92d62e70ca2d68af50747d26649d0e492f0070765440',
      model_updater: 'sha256:b0bc213e4cb34c99525345b1d544371ce5c9d647ec08405a9ca96d61e0b272fa',
      task_assignment: 'sha256:6b5d42272b07a62dd42eca1f7d36f2da4a4b483cafef142c607a7002abaa0cda',
      task_builder: 'sha256:30d687c11d143efa2ad48d1080f5b5d6f7eed7d119501304ab95c19026cb8bc1',
      task_management: 'sha256:feff80bace0d49effe07e0277e56a90a2d958b06859414988e82239023957a14',
      task_scheduler: 'sha256:d66aa68a48386243fac930d1d583ea00d693ff4f07e175c66fa021e70615d3f1',
    },
  },
];

/** A release by its tag, with or without the `v`. */
export function findRelease(name: string): Release | undefined {
  return releases.find(({ version }) => version === name || version === `v${name}`);
}

/** Every release and service that published this digest, oldest first. */
export function publishedAs(digest: string): readonly { readonly version: string; readonly service: string }[] {
  return releases.flatMap(({ version, digests }) =>
    Object.entries(digests).flatMap(([service, published]) => (published === digest ? [{ version, service }] : [])),
  );
}
