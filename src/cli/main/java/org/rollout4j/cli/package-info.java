/** The command line: its commands, their options and what they print. Nothing else knows picocli, a console or an exit code. */
package org.rollout4j.cli;
