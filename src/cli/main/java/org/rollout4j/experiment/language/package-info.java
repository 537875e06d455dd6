/** The table of results of language models: what is trained for it, and what came out. */
package org.rollout4j.experiment.language;
