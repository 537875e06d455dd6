package org.rollout4j.env.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Require;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

/**
 * Plays a {@link MarkovModel}: draws starts and outcomes with the probabilities that the model gives. So an exact optimum that is
 * computed from the model is that of this environment.
 */
public final class ModelEnvironment implements DiscreteEnvironment {
    private final EnvironmentSpec spec;
    private final MarkovModel model;
    /** The states that episodes start in. */
    private final int[] starts;

    private final Optional<Renderable> renderable;
    private final SplitMix random = new SplitMix(0);
    private final StepResults results = new StepResults();
    private int state;

    /**
     * @param spec with the observations and actions of {@code model}; with action masks if some of its actions are illegal
     */
    public ModelEnvironment(EnvironmentSpec spec, MarkovModel model) {
        this(spec, model, null);
    }

    /** As the other, with pictures of the states, unless that is null. */
    public ModelEnvironment(EnvironmentSpec spec, MarkovModel model, StatePicture picture) {
        Require.that(
                spec.actionCount() == model.actionCount(),
                "actionCount",
                spec.actionCount(),
                "the model has " + model.actionCount());
        this.spec = spec;
        this.model = model;
        this.starts = IntStream.range(0, model.stateCount())
                .filter(s -> model.startProbability(s) > 0)
                .toArray();
        this.renderable = Optional.ofNullable(picture).map(Drawn::new);
    }

    /** The current state. */
    private final class Drawn implements Renderable {
        private final StatePicture states;

        Drawn(StatePicture states) {
            this.states = states;
        }

        @Override
        public Scene render() {
            return states.scene().apply(state);
        }

        @Override
        public List<String> actionNames() {
            return states.actionNames();
        }
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        random.restore(seed);
        double left = random.nextDouble();
        int i = 0;
        while (i < starts.length - 1 && left >= model.startProbability(starts[i])) {
            left -= model.startProbability(starts[i]);
            i++;
        }
        state = starts[i];
    }

    @Override
    public StepResult step(int action) {
        Require.that(model.legal(state, action), "action", action, "a legal one is needed");
        int outcome = draw(action);
        float reward = (float) model.reward(state, action, outcome);
        state = model.next(state, action, outcome);
        return results.of(reward, model.terminal(state));
    }

    /** The last possible outcome takes what rounding leaves over. */
    private int draw(int action) {
        int count = model.outcomeCount(state, action);
        if (count == 1) {
            return 0;
        }
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < count; i++) {
            double probability = model.probability(state, action, i);
            if (probability > 0) {
                last = i;
                left -= probability;
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    @Override
    public void observe(float[] into, int offset) {
        model.observe(state, into, offset);
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        for (int a = 0; a < model.actionCount(); a++) {
            into[offset + a] = model.legal(state, a);
        }
    }

    @Override
    public Optional<Renderable> renderable() {
        return renderable;
    }
}
