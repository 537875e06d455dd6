package org.rollout4j.lm.decide;

import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.run.TinyModels;

/** Models of random weights that know the characters of a wording, and texts of states. */
final class WordModels {
    /** Large enough for opinions about what comes next. */
    private static final float SPREAD = 6;

    private WordModels() {}

    /** A model that prefers some actions to others. */
    static LanguageModel opinionated(List<String> texts) {
        return spread(texts, SPREAD);
    }

    /** A model that has not made up its mind, so that small steps of its weights change little. */
    static LanguageModel open(List<String> texts) {
        return spread(texts, SPREAD / 3);
    }

    private static LanguageModel spread(List<String> texts, float by) {
        LanguageModel model = plain(texts);
        float[] values = model.parameters().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= by;
        }
        return model.with(values);
    }

    static LanguageModel plain(List<String> texts) {
        return TinyModels.of(String.join("", texts), 64, null);
    }

    /** The prompts of all states in which an episode can go on, and the words of actions. */
    static List<String> texts(EnvironmentFactory factory, Verbaliser verbaliser) {
        List<String> texts = new ArrayList<>(prompts(factory, verbaliser));
        texts.addAll(verbaliser.actions());
        return texts;
    }

    static List<String> prompts(EnvironmentFactory factory, Verbaliser verbaliser) {
        MarkovModel model = factory.model().orElseThrow();
        float[] observation = new float[factory.spec().observationSize()];
        List<String> prompts = new ArrayList<>();
        for (int state = 0; state < model.stateCount(); state++) {
            if (!model.terminal(state)) {
                model.observe(state, observation, 0);
                prompts.add(verbaliser.prompt().of(observation, 0));
            }
        }
        return prompts;
    }
}
