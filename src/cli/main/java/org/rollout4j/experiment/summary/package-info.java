/** What came out of a training run, next to the random policy and the optimum; and training runs with several seeds. */
package org.rollout4j.experiment.summary;
