// Builds assets/ into static/ with a manifest that src/cairn/web/assets.py reads.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig } from 'vite'

const here = import.meta.dirname
const read = (path) => readFileSync(resolve(here, path), 'utf8')

// One <symbol> for each icon named in assets/icons/icons.json ("filled/heart" takes the filled drawing).
function sprite() {
  const symbols = JSON.parse(read('assets/icons/icons.json')).map((name) => {
    const path = name.includes('/') ? name : `outline/${name}`
    const svg = read(`node_modules/@tabler/icons/icons/${path}.svg`)
    const body = svg
      .slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
      .replace(/\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, '')
      .replace(/\s*\n\s*/g, '')
    const paint = path.startsWith('filled/') ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="2"'
    const id = name.replace('/', '-')
    return `<symbol id="${id}" viewBox="0 0 24 24" ${paint} stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

function drawings() {
  return {
    name: 'drawings',
    buildStart() {
      this.addWatchFile(resolve(here, 'assets/icons/icons.json'))
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'assets/icons/icons.svg', source: sprite() })
      const mark = read('assets/icons/favicon.svg')
      this.emitFile({ type: 'asset', name: 'favicon.svg', originalFileName: 'assets/icons/favicon.svg', source: mark })
    },
  }
}

// The server sends what lies compressed beside a file; it compresses nothing itself.
function compressed() {
  return {
    name: 'compressed',
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file))) {
        const whole = readFileSync(resolve(dir, name))
        writeFileSync(resolve(dir, `${name}.gz`), gzipSync(whole, { level: 9 }))
        writeFileSync(resolve(dir, `${name}.br`), brotliCompressSync(whole))
      }
    },
  }
}

// Tabler still has a few physical sides; writing them as logical ones makes right-to-left pages work unchanged.
const LOGICAL = { left: 'inline-start', right: 'inline-end' }
const logicalSides = {
  postcssPlugin: 'logical-sides',
  Declaration(rule) {
    rule.prop = rule.prop.replace(/^(margin|padding|border)-(left|right)\b/, (_, what, side) => `${what}-${LOGICAL[side]}`)
    if (rule.prop === 'float' || rule.prop === 'clear') rule.value = LOGICAL[rule.value] ?? rule.value
    if (rule.prop === 'text-align') rule.value = rule.value.replace(/^left$/, 'start').replace(/^right$/, 'end')
  },
}

export default defineConfig({
  base: './', // addresses inside the styles are relative, whatever STATIC_URL is
  publicDir: false,
  plugins: [drawings(), compressed()],
  css: { postcss: { plugins: [logicalSides] }, preprocessorOptions: { scss: { quietDeps: true, loadPaths: ['node_modules'] } } },
  build: {
    outDir: 'static',
    assetsDir: 'front',
    manifest: 'manifest.json',
    assetsInlineLimit: 0, // a file of its own is kept for a year, whatever changes around it
    target: ['chrome123', 'firefox121', 'safari17.5'], // the first with light-dark()
    modulePreload: { polyfill: false },
    rollupOptions: { input: { main: 'assets/js/main.js', gallery: 'assets/js/gallery.js' }, checks: { eval: false } },
  },
})
