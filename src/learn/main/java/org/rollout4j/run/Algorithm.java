package org.rollout4j.run;

import com.fasterxml.jackson.databind.JsonNode;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Learner;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.file.Json;

/**
 * A way to learn.
 *
 * @param <C> its configuration, a record
 * @param id its name in files and for users, for example {@code ppo}
 * @param summary what it is, in a line
 * @param actions what kind of actions it can choose
 * @param defaults its configuration where nothing is set
 * @param maker makes its learner
 */
public record Algorithm<C extends AlgorithmConfig>(
        String id, String summary, Actions actions, C defaults, Maker<C> maker) {
    /** Kinds of actions. */
    public enum Actions {
        DISCRETE,
        CONTINUOUS,
        ANY
    }

    /** Makes a learner. */
    @FunctionalInterface
    public interface Maker<C> {
        Learner<Policy, Rollout> make(EnvironmentSpec spec, C config, long seed, Workers workers);
    }

    @SuppressWarnings("unchecked") // the class of a C
    public Class<C> configType() {
        return (Class<C>) defaults.getClass();
    }

    /**
     * The configuration that {@code tree} holds. Settings that it lacks have their defaults: it may be older than they are.
     *
     * @throws IllegalArgumentException if it holds none
     */
    public C config(JsonNode tree) {
        return Json.convert(Json.over(Json.tree(defaults), tree), configType(), "configuration of " + id);
    }

    /**
     * The same, for an environment.
     *
     * @throws IllegalArgumentException if {@code tree} holds none, or the algorithm cannot learn in the environment
     */
    public C config(EnvironmentSpec spec, JsonNode tree) {
        Require.that(
                actions == Actions.ANY || spec.continuous() == (actions == Actions.CONTINUOUS),
                "algorithm",
                id,
                spec.id() + " has " + (spec.continuous() ? "continuous" : "discrete") + " actions, it only chooses "
                        + (spec.continuous() ? "discrete" : "continuous") + " ones");
        C config = config(tree);
        config.checkFits(spec);
        return config;
    }

    /** A learner with the configuration that {@code tree} holds for the environment. */
    public Learner<Policy, Rollout> learner(EnvironmentSpec spec, JsonNode tree, long seed, Workers workers) {
        return maker.make(spec, config(spec, tree), seed, workers);
    }
}
