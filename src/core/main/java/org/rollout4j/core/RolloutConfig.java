package org.rollout4j.core;

/** The size of rollouts. */
public interface RolloutConfig {
    /** Environments stepped side by side. */
    int envs();

    /** Steps of each environment in one rollout. */
    int horizon();
}
