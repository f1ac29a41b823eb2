// Found through NODE_PATH: the packages lie in the cache, not in the checkout.
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 100, // JavaScript as in Odoo's own code
    tabWidth: 4,
    semi: true,
    trailingComma: "es5",
    bracketSpacing: true,
    xmlWhitespaceSensitivity: "strict",
    overrides: [
        { files: "*.xml", options: { printWidth: 88 } },
        { files: ["*.yml", "*.json"], options: { tabWidth: 2 } },
    ],
};
