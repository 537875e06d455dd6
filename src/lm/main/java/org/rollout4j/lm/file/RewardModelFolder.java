package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.rollout4j.core.Require;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.model.Layout;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.ScalarWeights;

/** A reward model's folder as {@code transformers} has it: that of a model, with a linear head of one label, {@code score.weight}. */
final class RewardModelFolder {
    private static final String SCORE = "score.weight";

    private RewardModelFolder() {}

    static RewardModel read(Path folder, TokenizerSource tokenizers, Workers workers) throws IOException {
        ModelConfig config = ModelFolder.config(folder);
        try (Safetensors file = ShardedSafetensors.open(folder)) {
            return read(folder, config, file, tokenizers, workers);
        }
    }

    private static RewardModel read(
            Path folder, ModelConfig config, Safetensors file, TokenizerSource tokenizers, Workers workers)
            throws IOException {
        List<Placement> placements = TensorNames.huggingFaceScalar(config);
        Map<String, StoredTensor> tensors = Refusals.named(folder, () -> tensors(config, placements, file));
        Path document = folder.resolve(ModelTexts.CONFIG);
        Refusals.named(document, () -> {
            HuggingFaceConfig.requireOneLabel(JsonDocument.read(document));
            return document;
        });
        ModelTexts texts = ModelFolder.texts(folder, tokenizers, config, file);
        return Refusals.named(folder, () -> {
            int length = Layout.scalar(config).length();
            float[] values = new WeightReader(length, placements, tensors).read(workers);
            return new RewardModel(
                    new ScalarWeights(config, values),
                    texts.tokenizer(),
                    texts.endTokens(),
                    texts.chatTemplate(),
                    texts.about());
        });
    }

    /** Of which the head is looked for first: a language model's folder says nothing of labels. */
    private static Map<String, StoredTensor> tensors(ModelConfig config, List<Placement> placements, Safetensors file) {
        Map<String, StoredTensor> tensors = new HuggingFaceTensors(config, placements).of(file.tensors());
        Require.that(tensors.containsKey(SCORE), "tensor " + SCORE, "missing", "the head of a reward model is needed");
        return tensors;
    }

    static void write(RewardModel model, Path path, TensorType type) throws IOException {
        if (model.adapter() != null) {
            AdapterFolder.write(model, path, type);
            return;
        }
        ModelConfig shape = model.config();
        ModelTexts texts = new ModelTexts(model.tokenizer(), model.endTokens(), model.chatTemplate(), model.about());
        Optional<String> pad = texts.padToken();
        OptionalInt padId = pad.isPresent() ? model.tokenizer().specialToken(pad.get()) : OptionalInt.empty();
        ObjectNode tokenizerConfig = texts.tokenizerConfig(shape.contextLength());
        pad.ifPresent(name -> tokenizerConfig.put("pad_token", name));
        ModelFolder.Written written = new ModelFolder.Written(
                HuggingFaceConfig.writeScalar(shape, model.endTokens(), padId),
                tokenizerConfig,
                texts,
                ModelFolder.tensors(
                        TensorNames.huggingFaceScalar(shape), model.weights().values()));
        ModelFolder.write(written, path, type, ModelFolder.MAX_SHARD_BYTES);
    }
}
