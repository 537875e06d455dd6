package org.rollout4j.lm.decide;

import java.util.HashSet;
import java.util.List;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;

/**
 * How an environment with discrete actions is put into words: what is observed becomes a prompt, and each action is a completion of it. Immutable;
 * thread-safe if its prompt is.
 *
 * @param prompt makes a text of an observation
 * @param actions the words of each action in the order of their numbers, all different; as they continue a prompt, so in most languages they
 *     begin with a space
 */
public record Verbaliser(Prompt prompt, List<String> actions) {
    /** A text of an observation; safe to be called by several threads at a time. */
    @FunctionalInterface
    public interface Prompt {
        /** The text of {@code observations[offset .. offset + observationSize - 1]}, of at least one token. */
        String of(float[] observations, int offset);
    }

    public Verbaliser {
        actions = List.copyOf(actions);
        Require.that(!actions.isEmpty(), "actions", actions, "the words of at least one are needed");
        Require.that(actions.stream().noneMatch(String::isEmpty), "actions", actions, "each needs words");
        Require.that(
                new HashSet<>(actions).size() == actions.size(), "actions", actions, "each needs words of its own");
    }

    /**
     * By a template, in which {@code {3}} stands for the value of element 3 of the observation, counted from 0, and {@code {3*10}} for ten times that:
     * whole numbers as such, others with up to two decimals. {@code Stock {0*30} of 30. Order:} is one.
     *
     * @throws IllegalArgumentException if a brace is part of nothing of that kind, or there is no such element
     */
    public static Verbaliser ofTemplate(String template, int observationSize, List<String> actions) {
        return new Verbaliser(new Template(template, observationSize), actions);
    }

    /**
     * The wording that comes with an environment, found by its id: that of {@code FrozenLake-v1} and its relatives, of {@code inventory}, of
     * {@code twenty-questions} and of the drain grids. Any other environment gets a general one: the values that are observed, and its own names of actions, or their numbers.
     *
     * @throws IllegalArgumentException if its actions are continuous
     */
    public static Verbaliser of(EnvironmentFactory factory) {
        return Wordings.of(factory);
    }

    /** Checks that it has words for the actions of an environment. */
    ActionSpace.Discrete check(EnvironmentSpec spec) {
        Require.that(
                spec.actionCount() == actions.size(),
                "number of actions with words",
                actions.size(),
                "that of " + spec.id() + ", " + spec.actionCount() + ", is needed");
        return (ActionSpace.Discrete) spec.actions();
    }
}
