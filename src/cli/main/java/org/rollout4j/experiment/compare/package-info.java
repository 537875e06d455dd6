/** Comparisons: agents trained with the same steps and seeds, and evaluated on the same held-out episodes. */
package org.rollout4j.experiment.compare;
