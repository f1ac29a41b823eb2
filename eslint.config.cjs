// Found through NODE_PATH: the packages lie in the cache, not in the checkout.
const globals = require("globals");

const rules = {
    curly: "error",
    eqeqeq: ["error", "always", { null: "ignore" }],
    "no-alert": "error",
    "no-console": "error",
    "no-const-assign": "error",
    "no-dupe-keys": "error",
    "no-eval": "error",
    "no-restricted-globals": ["error", "owl", "$", "jQuery"],
    "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Use a template." },
        { object: "location", property: "reload", message: "Reload the model." },
    ],
    "no-undef": "error",
    "no-unreachable": "error",
    "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    "no-var": "error",
    "prefer-const": "error",
    "max-lines": ["error", 150],
};

module.exports = [
    {
        files: ["addons/*/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly" },
        },
        rules,
    },
    {
        files: ["addons/*/static/tests/**/*.js"],
        rules: { "max-lines": ["error", 400] },
    },
];
