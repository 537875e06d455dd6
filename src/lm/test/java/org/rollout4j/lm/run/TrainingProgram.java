package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Progress;
import org.rollout4j.core.Provenance;
import org.rollout4j.core.State;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LoraConfig;
import org.rollout4j.run.TrainingException;
import org.rollout4j.train.Callback;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.train.Trainer;
import org.rollout4j.train.TrainingConfig;

/** Trains a small language model in a run directory, or goes on with it; as a program, it can be killed. */
final class TrainingProgram {
    static final String LORA = "+lora";

    private TrainingProgram() {}

    /**
     * @param args the run directory, the method, with {@value #LORA} behind it one whose adapter is trained, the data and the number of threads
     */
    public static void main(String[] args) throws IOException, TrainingException {
        train(Path.of(args[0]), args[1], Path.of(args[2]), Integer.parseInt(args[3]), new Callback() {
            @Override
            public void onCheckpoint(Progress at, State state) {
                System.out.println(at.steps());
            }
        });
    }

    /** All methods but pretraining begin with the model in the folder {@code model} beside the data. */
    static LanguageRunConfig config(String method, Path data, int threads) {
        if (method.endsWith(LORA)) {
            String plain = method.substring(0, method.length() - LORA.length());
            String dropout = List.of("sft", "reward").contains(plain) ? ",dropout=0.1" : "";
            return config(plain, data, threads).withLora(LoraConfig.parse("r=2,targets=all-linear" + dropout));
        }
        boolean fresh = method.equals("pretrain");
        LanguageRunConfig config = new LanguageRunConfig(
                method,
                fresh ? null : data.resolveSibling("model").toString(),
                List.of(data.toString()),
                null,
                TuningMethods.find(method).needsRewards() ? List.of("regex=^[a-m]") : List.of(),
                TuningMethods.find(method).judgesCompletions() ? List.of("length(target=5)") : List.of(),
                null,
                List.of(),
                1,
                TrainingConfig.ofSteps(120)
                        .withEvaluateEvery(20)
                        .withCheckpointEvery(10)
                        .withLogEvery(7)
                        .withThreads(threads),
                Json.tree(TuningMethods.find(method).defaults()),
                Provenance.now());
        Map<String, String> settings = Map.of(
                "batchSize",
                "24",
                "warmupSteps",
                "10",
                "dropout",
                List.of("pretrain", "sft", "reward").contains(method) ? "0.1" : "0",
                "learningRate",
                "0.01");
        Map<String, String> shape =
                Map.of("model.layers", "2", "model.heads", "2", "model.hiddenSize", "16", "model.contextLength", "24");
        LanguageRunConfig shaped = fresh ? with(config, shape) : config;
        return with(
                shaped,
                TuningMethods.find(method).needsRewards()
                        ? Map.of("batchSize", "24", "maxCompletionLength", "6", "learningRate", "0.01")
                        : settings);
    }

    private static LanguageRunConfig with(LanguageRunConfig run, Map<String, String> settings) {
        LanguageRunConfig config = run;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            config = config.with(setting.getKey(), setting.getValue());
        }
        return config;
    }

    static Trainer.End train(Path path, String method, Path data, int threads, Callback observer)
            throws IOException, TrainingException {
        boolean begun = Files.exists(path.resolve(RunDirectory.CONFIG));
        LanguageRunConfig config = begun ? LanguageRunConfig.read(path) : config(method, data, threads);
        try (RunDirectory directory = begun ? RunDirectory.resume(path) : RunDirectory.create(path, config);
                LanguageTraining training = new LanguageTraining(directory, config, List.of(observer))) {
            return training.run();
        }
    }
}
