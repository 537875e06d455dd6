/** The table of results: what is trained for it, and what came out. */
package org.rollout4j.experiment.results;
