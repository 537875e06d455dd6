package org.rollout4j.core;

/** The configuration of an algorithm: a record whose compact constructor checks every component. */
public interface AlgorithmConfig {
    /** Environments stepped side by side. */
    int envs();

    /** Steps of each environment in one rollout. */
    int horizon();
}
