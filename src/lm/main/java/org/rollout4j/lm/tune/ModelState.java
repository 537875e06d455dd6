package org.rollout4j.lm.tune;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.lm.model.LoraLayout;
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
    private static final String ADAPTER = "adapter";
    private static final String BASE = "base";
    private static final String BASE_SHA256 = "base-sha256";

    private ModelState() {}

    /** The entry of a learner's state that says what training began with, where that is still needed. */
    static final String REFERENCE = "reference";

    /** Shares the array of the weights; of a model with an adapter that is all there is, with what its weights are known by. */
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
        if (model.adapter() != null) {
            state.putText(ADAPTER, Json.line(model.adapter().config()))
                    .putText(BASE, model.adapter().baseName())
                    .putText(BASE_SHA256, base(model).sha256());
        }
        if (model.chatTemplate() != null) {
            state.putText(CHAT_TEMPLATE, model.chatTemplate());
        }
        return state.build();
    }

    /** The weights below the adapter of a model that has one. */
    private static Weights base(TextModel model) {
        return model instanceof RewardModel reward ? reward.weights().transformer() : ((LanguageModel) model).weights();
    }

    /**
     * What the model is called on which the adapter in the state of a learner was made; empty if there is no adapter.
     *
     * @throws IllegalArgumentException if there is no model
     */
    public static Optional<String> baseOfLearner(State learner) {
        State model = learner.part("model");
        return model.has(BASE) ? Optional.of(model.text(BASE)) : Optional.empty();
    }

    /**
     * The model in the state of a learner of this package.
     *
     * @param base what is below its adapter; of no meaning if it has none
     * @throws IllegalArgumentException if there is none, or the adapter was made for another base
     */
    public static TextModel ofLearner(State learner, Optional<LanguageModel> base) {
        return model(learner.part("model"), base);
    }

    /**
     * What the learner of this package whose state it is goes on from: what its training began with, where it keeps that, as learning from
     * preferences does; else the model that it has come to, and of a reward model the transformer.
     *
     * @param base as of {@link #ofLearner}
     * @throws IllegalArgumentException as {@link #ofLearner}
     */
    public static LanguageModel startOfLearner(State learner, Optional<LanguageModel> base) {
        TextModel model = ofLearner(learner, base);
        LanguageModel start = model instanceof RewardModel reward ? reward.transformer() : (LanguageModel) model;
        return learner.has(REFERENCE) ? start.with(learner.numbers(REFERENCE)) : start;
    }

    /**
     * The model of a state that is to go on in the place of another one.
     *
     * @throws IllegalArgumentException if it is not the state of a model, or that of one that differs in more than what is learned; the message says
     *     in what
     */
    static TextModel restored(State state, TextModel here) {
        Optional<LanguageModel> base = here.adapter() == null
                ? Optional.empty()
                : Optional.of(here instanceof RewardModel reward ? reward.transformer() : (LanguageModel) here);
        TextModel there = model(state, base);
        requireSame(here, there);
        return there;
    }

    private static TextModel model(State state, Optional<LanguageModel> base) {
        ModelConfig config = Json.convert(Json.parse(state.bytes("config"), "config"), ModelConfig.class, "config");
        @SuppressWarnings("unchecked") // checked by what uses it: texts
        Map<String, String> about = Json.convert(Json.parse(state.bytes("about"), "about"), Map.class, "about");
        List<Integer> ends = LongStream.of(state.longs("end-tokens"))
                .mapToObj(Math::toIntExact)
                .toList();
        float[] parameters = state.numbers("parameters");
        Tokenizer tokenizer = Tokenizers.parse(state.text("tokenizer"));
        String chatTemplate = state.has(CHAT_TEMPLATE) ? state.text(CHAT_TEMPLATE) : null;
        boolean reward = state.has(KIND) && state.text(KIND).equals(REWARD_MODEL);
        if (state.has(ADAPTER)) {
            Weights weights = weights(state, base);
            LoraConfig lora = Json.convert(Json.parse(state.bytes(ADAPTER), ADAPTER), LoraConfig.class, ADAPTER);
            Adapter adapter =
                    new Adapter(lora, new LoraLayout(weights.config(), lora, reward), parameters, state.text(BASE));
            return reward
                    ? new RewardModel(new ScalarWeights(weights, adapter), tokenizer, ends, chatTemplate, about)
                    : new LanguageModel(weights, adapter, tokenizer, ends, chatTemplate, about);
        }
        return reward
                ? new RewardModel(new ScalarWeights(config, parameters), tokenizer, ends, chatTemplate, about)
                : new LanguageModel(new Weights(config, parameters), tokenizer, ends, chatTemplate, about);
    }

    private static Weights weights(State state, Optional<LanguageModel> base) {
        Require.that(
                base.isPresent(), "base model", state.text(BASE), "it is needed: an adapter is of no use without it");
        Weights weights = base.get().weights();
        Require.that(
                weights.sha256().equals(state.text(BASE_SHA256)),
                "base model",
                state.text(BASE),
                "its weights are not those that the adapter was made for");
        return weights;
    }

    private static void requireSame(TextModel here, TextModel there) {
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
                Objects.equals(lora(here), lora(there)),
                "adapter",
                lora(there),
                "that of this run, " + lora(here) + ", is needed");
        Require.that(
                here.tokenizer().toJson().equals(there.tokenizer().toJson()),
                "tokenizer",
                "another one",
                "that of this run is needed: what was learned with other tokens is of no use");
    }

    private static LoraConfig lora(TextModel model) {
        return model.adapter() == null ? null : model.adapter().config();
    }
}
