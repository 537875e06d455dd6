/**
 * The part of the template language Jinja that chat templates are written in: for, if, set, macros, expressions, and the usual filters, tests
 * and methods. What is not covered is refused by name. Values are data: they are never read as template, and each character of what comes out knows
 * whether the template wrote it.
 */
package org.rollout4j.lm.text.jinja;
