// Who may import whom. The table of docs/architecture.md as an error. @type {import('dependency-cruiser').IConfiguration}
const stages = ['1-collect', '2-select', '3-annotate', '4-preprocess', '5-release', '6-settle']
const gatewayStages = ['1-receive', '2-deidentify', '3-review', '4-seal', '5-send']

/** A stage sees the doors of earlier stages only: never a later stage, never past a door. */
const stageRules = (base, names) =>
  names.flatMap((name, index) => [
    {
      name: `${base}-${name}-imports-no-later-stage`,
      severity: 'error',
      from: { path: `^${base}/src/${name}/`, pathNot: '\\.test\\.ts$' },
      to: {
        path: names
          .slice(index + 1)
          .map(later => `^${base}/src/${later}/`)
          .concat('^$'),
      },
    },
    {
      name: `${base}-${name}-has-one-door`,
      severity: 'error',
      from: { path: `^${base}/src/`, pathNot: [`^${base}/src/${name}/`, '\\.test\\.ts$'] },
      to: { path: `^${base}/src/${name}/`, pathNot: `^${base}/src/${name}/index\\.ts$` },
    },
  ])

const packageRule = (name, mayImport) => ({
  name: `package-${name}-imports-only-${mayImport.length ? mayImport.join('-and-') : 'nothing-of-ours'}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^(packages|gateway|server|web|cli)/',
    pathNot: [name, ...mayImport].map(other => `^packages/${other}/`),
  },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { pathNot: 'vite-env\\.d\\.ts$' },
      to: { couldNotResolve: true },
    },
    ...stageRules('server', stages),
    ...stageRules('gateway', gatewayStages),
    {
      name: 'foundations-know-no-stage',
      severity: 'error',
      from: { path: '^server/src/(provenance|membership|platform)/' },
      to: { path: `^server/src/(${stages.join('|')})/` },
    },
    {
      name: 'platform-knows-no-domain-word',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server/src/(provenance|membership)|packages/(dicom|deidentify|imaging|metrics|testkit))/' },
    },
    packageRule('dicom', []),
    packageRule('metrics', []),
    packageRule('proofs', []),
    packageRule('api', []),
    packageRule('deidentify', ['dicom']),
    packageRule('imaging', ['dicom']),
    packageRule('dimse', ['dicom']),
    packageRule('testkit', ['dicom']),
    ...['gateway', 'server', 'web', 'cli'].map(name => ({
      name: `${name}-imports-packages-only`,
      severity: 'error',
      from: { path: `^${name}/` },
      to: { path: `^(gateway|server|web|cli)/`, pathNot: `^${name}/` },
    })),
    {
      name: 'only-the-viewer-renders',
      severity: 'error',
      from: { path: '^web/src/', pathNot: '^web/src/viewer/' },
      to: { path: 'node_modules/(@cornerstonejs|openseadragon)' },
    },
    {
      name: 'ui-knows-no-domain-word',
      severity: 'error',
      from: { path: '^web/src/ui/' },
      to: { path: '^(web/src/(pages|viewer)|packages)/' },
    },
    {
      name: 'only-tests-see-the-testkit',
      severity: 'error',
      from: {
        path: '^(packages|gateway|server|web|cli)/',
        pathNot: ['\\.test\\.tsx?$', '^packages/testkit/', '/testing\\.ts$', '/testing/'],
      },
      to: { path: '^packages/testkit/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)dist/', 'node_modules/(?!@tsumugi)'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
