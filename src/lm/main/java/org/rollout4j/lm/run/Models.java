package org.rollout4j.lm.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.rollout4j.core.State;
import org.rollout4j.core.Workers;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.model.Adapter;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.RewardModel;
import org.rollout4j.lm.model.TextModel;
import org.rollout4j.lm.tune.ModelState;
import org.rollout4j.policy.PolicyFile;
import org.rollout4j.train.CheckpointFile;
import org.rollout4j.train.RunDirectory;

/** Models by what a user names: a run, a checkpoint, a folder of Hugging Face's, a GGUF file. */
public final class Models {
    private static final String BEST = "best";
    /** What the checkpoint of a model of texts has, and no other. */
    private static final String TOKENIZER = "learner/model/tokenizer";

    private static final String LAST = "last.zip";

    /** A run, its folder of checkpoints, and a checkpoint. */
    private static final int LEVELS = 3;

    private Models() {}

    /**
     * Loads a model: of a run directory the best one, or the last where none has been evaluated; of a checkpoint what was learned by then; else a
     * folder with {@code config.json} and safetensors, or a GGUF file.
     *
     * @param workers decode it
     * @throws IOException if it is none of these, or damaged; the message is one line that names the file
     */
    public static LanguageModel load(Path path, Workers workers) throws IOException {
        return load(path, Optional.empty(), workers);
    }

    /**
     * Loads a model as {@link #load(Path, Workers)}.
     *
     * @param base what an adapter is put on; where nothing is said, what it says itself
     * @throws IOException as {@link #load(Path, Workers)}, or if the adapter was made for another base
     */
    public static LanguageModel load(Path path, Optional<Path> base, Workers workers) throws IOException {
        if (loadAny(path, base, workers) instanceof LanguageModel model) {
            return model;
        }
        throw new InvalidFileException(path, "is a reward model, which writes no text: a language model is needed");
    }

    /**
     * Loads a reward model, which may be where a language model may, but in no GGUF file.
     *
     * @param workers decode it
     * @throws IOException if it is none, or damaged; the message is one line that names the file
     */
    public static RewardModel loadReward(Path path, Workers workers) throws IOException {
        if (loadAny(path, workers) instanceof RewardModel model) {
            return model;
        }
        throw new InvalidFileException(path, "is a language model, which gives no rewards: a reward model is needed");
    }

    /**
     * Loads a language model as {@link #load}, or a reward model as {@link #loadReward}, whichever it is.
     *
     * @param workers decode it
     * @throws IOException if it is neither, or damaged; the message is one line that names the file
     */
    public static TextModel loadAny(Path path, Workers workers) throws IOException {
        return loadAny(path, Optional.empty(), workers);
    }

    private static TextModel loadAny(Path path, Optional<Path> base, Workers workers) throws IOException {
        Path file = file(path);
        return file.toString().endsWith(".zip") ? checkpoint(file, base, workers) : files(file, base, workers);
    }

    /** The file or folder that {@link #load} reads: of a run the one in it, else {@code path} itself. */
    public static Path file(Path path) {
        return Stream.of(BEST, LAST)
                .map(path::resolve)
                .filter(found -> found.endsWith(BEST) ? Files.isDirectory(found) : Files.exists(found))
                .findFirst()
                .orElse(path);
    }

    /** The id of the method of the run that {@code path} is, or that it is a model in; nothing where there is no run. */
    public static Optional<String> method(Path path) {
        return Optional.of(run(path).path("algorithm").asText()).filter(Models::isMethod);
    }

    /** The name of the environment in which the model of a run, or in a run, learned to act; nothing if it did not. */
    public static Optional<String> environment(Path path) {
        JsonNode name = run(path).path("configuration").path("environment");
        return method(path).filter(method -> name.isTextual()).map(method -> name.textValue());
    }

    /** The configuration of the run that {@code path} is, or that holds it as its best model or a checkpoint; without fields if there is none. */
    private static JsonNode run(Path path) {
        Path place = path.toAbsolutePath().normalize();
        for (int i = 0; i < LEVELS && place != null; i++) {
            try {
                JsonNode config = Json.read(place.resolve(RunDirectory.CONFIG), JsonNode.class);
                if (config.has("algorithm")) {
                    return config;
                }
            } catch (IOException e) {
                // it may be in a run all the same
            }
            place = place.getParent();
        }
        return MissingNode.getInstance();
    }

    private static TextModel files(Path path, Optional<Path> base, Workers workers) throws IOException {
        if (ModelFiles.isAdapter(path)) {
            LanguageModel below = base(path, base, ModelFiles.baseOfAdapter(path), workers);
            return ModelFiles.readAdapter(path, below, workers);
        }
        return ModelFiles.isRewardModel(path)
                ? ModelFiles.readRewardModel(path, workers)
                : ModelFiles.read(path, workers);
    }

    /**
     * Whether {@code path} looks like something that {@link #load} reads, by what it is called and what its description says; its weights are not
     * looked at.
     */
    public static boolean isOne(Path path) {
        try {
            if (ModelFiles.isAdapter(path)) {
                return true;
            }
            if (Files.isDirectory(path)) {
                JsonNode config = Json.read(path.resolve(RunDirectory.CONFIG), JsonNode.class);
                return config.has("model_type")
                        || (isMethod(config.path("algorithm").asText()) && !config.has("environment"));
            }
            return path.toString().endsWith(".gguf")
                    || (path.toString().endsWith(".zip") && !PolicyFile.isOne(path) && isCheckpoint(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isCheckpoint(Path file) throws IOException {
        AtomicBoolean found = new AtomicBoolean();
        CheckpointFile.read(file, (manifest, names) -> {
            found.set(names.contains(TOKENIZER));
            return Map.of();
        });
        return found.get();
    }

    /** Agents learn by algorithms of the same names, but in environments. */
    private static boolean isMethod(String algorithm) {
        return TuningMethods.all().stream().anyMatch(method -> method.id().equals(algorithm));
    }

    /** What an adapter in {@code path} is on. */
    private static LanguageModel base(Path path, Optional<Path> given, String name, Workers workers)
            throws IOException {
        if (given.isEmpty() && (name.isEmpty() || !Files.exists(Path.of(name)))) {
            throw new InvalidFileException(
                    path,
                    "is an adapter on a model that is not here: " + (name.isEmpty() ? "it does not say which" : name));
        }
        return load(given.isPresent() ? given.get() : Path.of(name), workers).with((Adapter) null);
    }

    private static TextModel checkpoint(Path file, Optional<Path> given, Workers workers) throws IOException {
        try {
            State learner = CheckpointFile.read(file).state().part("learner");
            Optional<String> base = ModelState.baseOfLearner(learner);
            return ModelState.ofLearner(
                    learner, base.isPresent() ? Optional.of(base(file, given, base.get(), workers)) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(
                    file, "is not the checkpoint of a language model or a reward model: " + e.getMessage(), e);
        }
    }
}
