package org.rollout4j.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.SavedPolicy;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;

/**
 * An algorithm whose configuration is read from JSON.
 *
 * @param <C> its configuration, a record
 * @param provider what brings it
 */
public record Algorithm<C extends AlgorithmConfig>(AlgorithmProvider<C> provider) {
    /** Its name in files and for users, for example {@code ppo}. */
    public String id() {
        return provider.id();
    }

    /** What it is, in a line. */
    public String summary() {
        return provider.summary();
    }

    /** Its configuration where nothing is set. */
    public C defaults() {
        return provider.defaults();
    }

    @SuppressWarnings("unchecked") // the class of a C
    Class<C> configType() {
        return (Class<C>) defaults().getClass();
    }

    /**
     * The configuration that {@code tree} holds. Settings that it lacks have their defaults: it may be older than they are.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public C config(JsonNode tree) {
        return Json.convert(Json.over(Json.tree(defaults()), tree), configType(), "configuration of " + id());
    }

    /**
     * The same, for an environment.
     *
     * @throws IllegalArgumentException if {@code tree} holds none, or the algorithm cannot learn in the environment
     */
    public C config(EnvironmentSpec spec, JsonNode tree) {
        C config = config(tree);
        checkFits(spec, config);
        return config;
    }

    /** A learner with the configuration that {@code tree} holds for the environment. */
    public Learner<Policy, Rollout> learner(EnvironmentSpec spec, JsonNode tree, long seed, Workers workers) {
        return learner(spec, config(tree), seed, workers);
    }

    /**
     * A learner at its beginning.
     *
     * @param config of this algorithm
     * @throws IllegalArgumentException if it cannot learn in the environment
     */
    public Learner<Policy, Rollout> learner(EnvironmentSpec spec, AlgorithmConfig config, long seed, Workers workers) {
        C own = configType().cast(config);
        checkFits(spec, own);
        return provider.make(spec, own, seed, workers);
    }

    /**
     * How the policy of a learner with the configuration that {@code tree} holds is made of what it saved, if the algorithm says so.
     *
     * @throws IllegalArgumentException if it holds none, or the algorithm cannot learn in the environment
     */
    Optional<SavedPolicy> savedPolicy(EnvironmentSpec spec, JsonNode tree, Progress at) {
        return provider.savedPolicy(spec, config(spec, tree), at);
    }

    private void checkFits(EnvironmentSpec spec, C config) {
        ActionSpace actions = spec.actions();
        Require.that(
                provider.takes(actions),
                "algorithm",
                id(),
                spec.id() + " has " + (actions instanceof ActionSpace.Discrete ? "discrete" : "continuous")
                        + " actions, which it cannot choose");
        config.checkFits(spec);
    }
}
