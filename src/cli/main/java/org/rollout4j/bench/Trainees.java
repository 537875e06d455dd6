package org.rollout4j.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rollout4j.algo.A2c;
import org.rollout4j.algo.A2cConfig;
import org.rollout4j.algo.Dqn;
import org.rollout4j.algo.DqnConfig;
import org.rollout4j.algo.Ppo;
import org.rollout4j.algo.PpoConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.tabular.QLearning;
import org.rollout4j.tabular.QLearningConfig;

/** The algorithms that are measured. */
final class Trainees {
    /** With their defaults, by id. */
    static final Map<String, Trainee> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("ppo", of(PpoConfig.defaults()));
        DEFAULTS.put("a2c", of(A2cConfig.defaults()));
        DEFAULTS.put("q-learning", of(QLearningConfig.defaults()));
    }

    private Trainees() {}

    /** The algorithm of that configuration. */
    static Trainee of(AlgorithmConfig config) {
        if (config instanceof PpoConfig ppo) {
            return new Trainee(ppo, (spec, seed, workers) -> new Ppo(spec, ppo, seed, workers));
        }
        if (config instanceof A2cConfig a2c) {
            return new Trainee(a2c, (spec, seed, workers) -> new A2c(spec, a2c, seed, workers));
        }
        if (config instanceof DqnConfig dqn) {
            return new Trainee(dqn, (spec, seed, workers) -> new Dqn(spec, dqn, seed, workers));
        }
        if (config instanceof QLearningConfig table) {
            return new Trainee(table, (spec, seed, workers) -> new QLearning(spec, table));
        }
        throw new IllegalArgumentException(
                "nothing measures a " + config.getClass().getSimpleName());
    }
}
