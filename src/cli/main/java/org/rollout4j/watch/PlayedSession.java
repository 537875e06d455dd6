package org.rollout4j.watch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rollout4j.core.Actions;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Insight;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;

/** One environment, played frame by frame. */
final class PlayedSession implements Episodes.Session {
    private static final StepResult START = new StepResult(0, false, false);
    private static final int NONE = -1;

    private final String name;
    private final CheckedEnvironment environment;
    private final EnvironmentSpec spec;
    private final Optional<Renderable> renderable;
    private final Agent.Acting agent;
    private final Policy.Session greedy;
    private final Policy.Session drawing;
    private final Function<float[], int[]> optimalActions;
    private final SplitMix random = new SplitMix(0);
    private final Actions chosen;
    private Frame now;

    /**
     * @param environment closed with this session
     * @param agent null if only a person plays
     * @param optimalActions by observation; null where nobody knows them
     */
    PlayedSession(String name, Environment environment, Agent.Acting agent, Function<float[], int[]> optimalActions) {
        this.name = name;
        this.environment = new CheckedEnvironment(environment);
        this.spec = environment.spec();
        this.renderable = environment.renderable();
        this.agent = agent;
        this.greedy = agent == null ? null : agent.policy().open(1, random);
        this.drawing = agent == null ? null : agent.exploring().open(1, random);
        this.optimalActions = optimalActions;
        this.chosen = Actions.of(spec.actions(), 1);
    }

    @Override
    public String environment() {
        return name;
    }

    /** The names that the environment gives them, else their numbers. */
    @Override
    public List<String> actionNames() {
        List<String> names = renderable.map(Renderable::actionNames).orElse(List.of());
        return names.size() == spec.actionCount()
                ? names
                : IntStream.range(0, spec.actionCount())
                        .mapToObj(Integer::toString)
                        .toList();
    }

    @Override
    public Frame reset(long seed) {
        environment.reset(seed);
        random.restore(SplitMix.derive(seed, -1));
        if (agent != null) {
            greedy.begin(0);
            drawing.begin(0);
        }
        now = null;
        return show(NONE, null, START);
    }

    @Override
    public Frame step(boolean stochastic) {
        requireEpisode();
        Require.that(agent != null, "agent", "none", "only a person can play without a model");
        ObservationBatch in = new ObservationBatch(1, now.observation().clone(), masks());
        (stochastic ? drawing : greedy).act(in, chosen);
        StepResult result = environment.step(chosen, 0);
        return spec.continuous() ? show(NONE, inside(), result) : show(chosen.number(0), null, result);
    }

    /** The continuous action that the environment took: what is outside counts as the nearest bound. */
    private float[] inside() {
        float[] action = chosen.values().clone();
        for (int i = 0; i < action.length; i++) {
            action[i] = spec.actionBox().nearest(i, action[i]);
        }
        return action;
    }

    @Override
    public Frame step(int action) {
        requireEpisode();
        Require.that(
                !spec.continuous(), "action", action, name + " has continuous actions, which only the agent can take");
        Require.inRange("action", action, 0, spec.actionCount() - 1);
        Require.that(now.legalActions() == null || now.legalActions()[action], "action", action, "it is not legal now");
        return show(action, null, environment.step(action));
    }

    private void requireEpisode() {
        Require.episode(now != null && !now.last(), name);
    }

    private boolean[] masks() {
        return now.legalActions() == null ? null : now.legalActions().clone();
    }

    private Frame show(int action, float[] continuousAction, StepResult result) {
        float[] observation = new float[spec.observationSize()];
        environment.observe(observation, 0);
        boolean acts = !result.ended();
        boolean[] legal = acts && spec.actionMasks() ? new boolean[spec.actionCount()] : null;
        if (legal != null) {
            environment.actionMask(legal, 0);
        }
        Insight insight = acts && agent != null ? agent.inspect(observation, legal) : Insight.NONE;
        now = new Frame(
                now == null ? 0 : now.step() + 1,
                renderable.map(Renderable::render).orElse(null),
                observation,
                legal,
                insight.probabilities(),
                insight.actionValues(),
                insight.value(),
                acts && optimalActions != null ? optimalActions.apply(observation) : null,
                action,
                continuousAction,
                result.reward(),
                now == null ? 0 : now.returned() + result.reward(),
                result.terminated(),
                result.truncated());
        return now;
    }

    @Override
    public void close() {
        environment.close();
    }
}
