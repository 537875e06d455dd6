/** Experiments as pages and plots. */
package org.rollout4j.experiment.report;
