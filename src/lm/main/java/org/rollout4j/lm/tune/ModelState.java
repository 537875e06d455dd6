package org.rollout4j.lm.tune;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.Tokenizer;
import org.rollout4j.lm.text.Tokenizers;

/**
 * A model as entries of a state, so that a checkpoint is all that it takes to use what was learned so far. One without the entry of its kind is a
 * language model.
 */
public final class ModelState {
    private static final String CHAT_TEMPLATE = "chat-template";
    private static final String KIND = "kind";
    private static final String REWARD_MODEL = "reward-model";

    private ModelState() {}

    /** The entry of a learner's state that says what training began with, where that is still needed. */
    static final String REFERENCE = "reference";

    /** Shares the array of the weights. */
    static State of(TextModel model) {
        State.Builder state = State.builder()
                .putText("config", Json.line(model.config()))
                .putText("tokenizer", model.tokenizer().toJson())
                .putText("about", Json.line(model.about()))
                .putLongs(
                        "end-tokens",
                        model.endTokens().stream().mapToLong(i -> i).toArray())
                .putFloats("parameters", model.parameters());
        if (model instanceof RewardModel) {
            state.putText(KIND, REWARD_MODEL);
        }
        if (model.chatTemplate() != null) {
            state.putText(CHAT_TEMPLATE, model.chatTemplate());
        }
        return state.build();
    }

    /**
     * The model in the state of a learner of this package.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TextModel ofLearner(State learner) {
        return model(learner.part("model"));
    }

    /**
     * What the learner of this package whose state it is goes on from: what its training began with, where it keeps that, as learning from
     * preferences does; else the model that it has come to, and of a reward model the transformer.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LanguageModel startOfLearner(State learner) {
        TextModel model = ofLearner(learner);
        LanguageModel start = model instanceof RewardModel reward ? reward.transformer() : (LanguageModel) model;
        return learner.has(REFERENCE) ? start.with(new Weights(start.config(), learner.numbers(REFERENCE))) : start;
    }

    /**
     * @throws IllegalArgumentException if it is not the state of a model
     */
    static TextModel model(State state) {
        ModelConfig config = Json.convert(Json.parse(state.bytes("config"), "config"), ModelConfig.class, "config");
        @SuppressWarnings("unchecked") // checked by what uses it: texts
        Map<String, String> about = Json.convert(Json.parse(state.bytes("about"), "about"), Map.class, "about");
        List<Integer> ends = LongStream.of(state.longs("end-tokens"))
                .mapToObj(Math::toIntExact)
                .toList();
        float[] parameters = state.numbers("parameters");
        Tokenizer tokenizer = Tokenizers.parse(state.text("tokenizer"));
        String chatTemplate = state.has(CHAT_TEMPLATE) ? state.text(CHAT_TEMPLATE) : null;
        return state.has(KIND) && state.text(KIND).equals(REWARD_MODEL)
                ? new RewardModel(new ScalarWeights(config, parameters), tokenizer, ends, chatTemplate, about)
                : new LanguageModel(new Weights(config, parameters), tokenizer, ends, chatTemplate, about);
    }

    /**
     * @throws IllegalArgumentException if the models differ in more than their weights; the message says in what
     */
    static void requireSame(TextModel here, TextModel there) {
        Require.that(
                here.getClass() == there.getClass(),
                "kind of model",
                there.getClass().getSimpleName(),
                "that of this run, " + here.getClass().getSimpleName() + ", is needed");
        Require.that(
                here.config().equals(there.config()),
                "architecture",
                there.config(),
                "that of this run, " + here.config() + ", is needed");
        Require.that(
                here.tokenizer().toJson().equals(there.tokenizer().toJson()),
                "tokenizer",
                "another one",
                "that of this run is needed: what was learned with other tokens is of no use");
    }
}
