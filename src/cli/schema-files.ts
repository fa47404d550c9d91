/** The schemas lie beside the sources that they describe, and are shipped there; this file lies as deep as the compiled program. */
export const reportSchemaFile = new URL('../../src/report/report.schema.json', import.meta.url);
export const certificateSchemaFile = new URL('../../src/certificate/certificate.schema.json', import.meta.url);
