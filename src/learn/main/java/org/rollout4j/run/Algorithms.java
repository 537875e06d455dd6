package org.rollout4j.run;

import java.util.List;
import org.rollout4j.algo.A2c;
import org.rollout4j.algo.A2cConfig;
import org.rollout4j.algo.Dqn;
import org.rollout4j.algo.DqnConfig;
import org.rollout4j.algo.Ppo;
import org.rollout4j.algo.PpoConfig;
import org.rollout4j.algo.Sac;
import org.rollout4j.algo.SacConfig;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.env.Suggest;
import org.rollout4j.tabular.MonteCarlo;
import org.rollout4j.tabular.MonteCarloConfig;
import org.rollout4j.tabular.QLearning;
import org.rollout4j.tabular.QLearningConfig;
import org.rollout4j.tabular.Sarsa;
import org.rollout4j.tabular.SarsaConfig;
import org.rollout4j.tabular.SeedTable;
import org.rollout4j.tabular.SeedTableConfig;

/** The algorithms by id. */
public final class Algorithms {
    private static final List<Algorithm<?>> ALL = List.of(
            new Algorithm<>(
                    "ppo",
                    "proximal policy optimisation: policy and value networks, clipped updates",
                    Algorithm.Actions.ANY,
                    PpoConfig.defaults(),
                    Ppo::new),
            new Algorithm<>(
                    "a2c",
                    "advantage actor-critic: policy and value networks, one step a rollout",
                    Algorithm.Actions.ANY,
                    A2cConfig.defaults(),
                    A2c::new),
            new Algorithm<>(
                    "dqn",
                    "deep Q-learning: a network of action values, a replay, a target network",
                    Algorithm.Actions.DISCRETE,
                    DqnConfig.defaults(),
                    Dqn::new),
            new Algorithm<>(
                    "sac",
                    "soft actor-critic: continuous actions, twin critics, a temperature that is learned",
                    Algorithm.Actions.CONTINUOUS,
                    SacConfig.defaults(),
                    Sac::new),
            new Algorithm<>(
                    "q-learning",
                    "a table of action values, learned off-policy",
                    Algorithm.Actions.DISCRETE,
                    QLearningConfig.defaults(),
                    (spec, config, seed, workers) -> new QLearning(spec, config)),
            new Algorithm<>(
                    "sarsa",
                    "a table of action values, learned on-policy",
                    Algorithm.Actions.DISCRETE,
                    SarsaConfig.defaults(),
                    (spec, config, seed, workers) -> new Sarsa(spec, config)),
            new Algorithm<>(
                    "monte-carlo",
                    "a table of action values, learned from whole episodes",
                    Algorithm.Actions.DISCRETE,
                    MonteCarloConfig.defaults(),
                    (spec, config, seed, workers) -> new MonteCarlo(spec, config)),
            new Algorithm<>(
                    "seed-table",
                    "the article's lookup table, with its two indexing faults mended",
                    Algorithm.Actions.DISCRETE,
                    SeedTableConfig.defaults(),
                    (spec, config, seed, workers) -> new SeedTable(spec, config)));

    private Algorithms() {}

    public static List<Algorithm<?>> all() {
        return ALL;
    }

    /**
     * The algorithm that {@code config} is a configuration of.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Algorithm<?> of(AlgorithmConfig config) {
        return ALL.stream()
                .filter(algorithm -> algorithm.configType().isInstance(config))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "algorithm configuration is " + config + ": one of an algorithm of this project is allowed"));
    }

    /**
     * The algorithm of that id.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    public static Algorithm<?> find(String id) {
        List<String> known = ALL.stream().map(Algorithm::id).toList();
        return ALL.stream()
                .filter(algorithm -> algorithm.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("algorithm is " + id + ": there is none of that id"
                        + Suggest.didYouMean(id, known) + "; there are " + String.join(", ", known)));
    }
}
