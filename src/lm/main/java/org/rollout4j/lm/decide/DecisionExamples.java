package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentBatch;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.data.Content;
import org.rollout4j.lm.data.Example;
import org.rollout4j.tabular.Oracle;

/** Decisions as examples of supervised fine-tuning: the prompt says what was observed, the completion what was done. */
public final class DecisionExamples {
    /** Keeps starts apart from those of trainings and evaluations with the same seed. */
    private static final long PATH = 0x6465636964L;

    private DecisionExamples() {}

    /**
     * What a policy does in so many episodes, an example a step. The column {@code return} has that of the episode, so that whoever wants the
     * better ones alone can choose.
     *
     * @param seed what starts and the policy's choices derive from
     * @throws IllegalArgumentException if the environment has other actions than there are words
     */
    public static List<Example> ofPolicy(
            EnvironmentFactory factory, Verbaliser verbaliser, Policy policy, int episodes, long seed) {
        Require.inRange("episodes", episodes, 1, 10_000_000);
        verbaliser.check(factory.spec());
        List<Example> examples = new ArrayList<>();
        long path = SplitMix.derive(seed, PATH);
        try (EnvironmentBatch environment = factory.createBatch(1)) {
            Policy.Session session = policy.open(1, new SplitMix(SplitMix.derive(path, -1)));
            for (int i = 0; i < episodes; i++) {
                environment.reset(0, SplitMix.derive(path, i));
                session.begin(0);
                play(environment, session, verbaliser, examples);
            }
        }
        return examples;
    }

    private static void play(
            EnvironmentBatch environment, Policy.Session session, Verbaliser verbaliser, List<Example> examples) {
        EnvironmentSpec spec = environment.spec();
        float[] observation = new float[spec.observationSize()];
        boolean[] mask = spec.actionMasks() ? new boolean[spec.actionCount()] : null;
        Actions action = Actions.of(spec.actions(), 1);
        float[] reward = new float[1];
        boolean[] terminated = new boolean[1];
        boolean[] truncated = new boolean[1];
        List<Decision> decisions = new ArrayList<>();
        double sum = 0;
        while (!terminated[0] && !truncated[0]) {
            environment.observe(0, 1, observation, 0);
            if (mask != null) {
                environment.actionMasks(0, 1, mask, 0);
            }
            session.act(new ObservationBatch(1, observation, mask), action);
            decisions.add(new Decision(
                    verbaliser.prompt().of(observation, 0), verbaliser.actions().get(action.number(0))));
            environment.step(0, 1, action, reward, terminated, truncated, 0);
            sum += reward[0];
        }
        Map<String, Object> columns = Map.of("return", sum);
        decisions.forEach(decision -> examples.add(decision.example(columns)));
    }

    /**
     * What is best in each state in which an episode can go on, an example a state, with one of the best actions where there are several.
     *
     * @return nothing where the optimum is not known
     * @throws IllegalArgumentException if the environment has other actions than there are words
     */
    public static Optional<List<Example>> ofOptimum(
            EnvironmentFactory factory, Verbaliser verbaliser, Workers workers) {
        verbaliser.check(factory.spec());
        return Oracle.of(factory, workers)
                .flatMap(oracle ->
                        factory.model().map(model -> ofEachState(factory.spec(), model, verbaliser, oracle.policy())));
    }

    private static List<Example> ofEachState(
            EnvironmentSpec spec, MarkovModel model, Verbaliser verbaliser, Policy policy) {
        List<Example> examples = new ArrayList<>();
        float[] observation = new float[spec.observationSize()];
        ObservationBatch one = new ObservationBatch(1, observation, null);
        Actions action = Actions.of(spec.actions(), 1);
        Policy.Session session = policy.open();
        for (int state = 0; state < model.stateCount(); state++) {
            if (!model.terminal(state)) {
                model.observe(state, observation, 0);
                session.act(one, action);
                examples.add(new Decision(
                                verbaliser.prompt().of(observation, 0),
                                verbaliser.actions().get(action.number(0)))
                        .example(Map.of()));
            }
        }
        return examples;
    }

    private record Decision(String prompt, String action) {
        Example example(Map<String, Object> columns) {
            return new Example.PromptCompletion(Content.of(prompt), Content.of(action), columns);
        }
    }
}
