package org.rollout4j.bench;

import java.time.Duration;
import org.rollout4j.core.EnvironmentFactory;

/**
 * Another system that {@code rollout4j bench} measures beside ours, in the same run. Peers are found by {@link java.util.ServiceLoader},
 * so that none of them need be on the classpath otherwise.
 */
public interface Peer {
    /** What it is called in the table, for example {@code RL4J A3C}. */
    String name();

    /** What is counted, for example {@code env steps}. */
    String unit();

    /**
     * Trains a policy and a value network of 64 and 64 units, or what comes nearest, for about that long, after warming up.
     *
     * @return units a second
     */
    double perSecond(EnvironmentFactory factory, Duration time);
}
