/** The search for settings: random search with successive halving. */
package org.rollout4j.experiment.tune;
