import type { Cause, Claim } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { bothTexts, fact } from './_shared/values.ts';

/** TensorFlow writes a random UUID of version 4 or 0x… digits of one. */
const uuid = /^(0x)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$|^[0-9]{20,39}$/;
const hashes =
  /^\/(saved_model_checksum|graph_def_program_hash|signature_def_hash|saved_object_graph_hash|checkpoint_hash)$/;

export const tfSavedModel: Cause = {
  id: 'tf-saved-model',
  title: 'Names and marks that TensorFlow gives a saved model anew each time',
  specificity: 'structured',
  on: ['protobuf:value'],
  claim: (site) => {
    const file = fact(site, 'file');
    if (file === 'fingerprint.pb') return claimFingerprint(site);
    if (file !== 'saved_model.pb' || fact(site, 'renamed') !== true) return undefined;
    const text = 'the graphs are equal up to the numbers that end names, and names map one to one in the whole file';
    return { grade: 'guarded', predicate: { text, held: true } };
  },
  fixes: [
    {
      for: 'any',
      text: 'Save once in a fresh process with fixed seeds and tf.config.experimental.enable_op_determinism(); delete fingerprint.pb where nothing reads it.',
    },
  ],
};

function claimFingerprint(site: Site): Claim | undefined {
  const texts = bothTexts(site);
  if (texts === undefined) return undefined;
  if (site.name === '/uuid' && texts.every((text) => uuid.test(text))) {
    return {
      grade: 'guarded',
      predicate: { text: 'both are UUIDs, which only tell one saving from another', held: true },
    };
  }
  if (!hashes.test(site.name)) return undefined;
  return {
    grade: 'guarded',
    predicate: { text: 'the hashes follow from the model beside them (not recomputed)', held: false },
  };
}
