package org.rollout4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.core.Workers;
import org.rollout4j.lm.file.ModelFiles;
import org.rollout4j.lm.file.TensorType;
import org.rollout4j.lm.model.LanguageModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rollout4j lm export}. */
@Command(
        name = "export",
        description = {
            "Write a model as a folder for Hugging Face's transformers: config.json, safetensors, tokenizer.json.",
            "The folder is there in full or as it was before. One that holds something else is not replaced."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm export --model runs/mine --out mine",
            "  rollout4j lm export --model model.gguf --out model --type bf16",
            "",
            "In Python:",
            "  model = transformers.AutoModelForCausalLM.from_pretrained(\"mine\")",
            "  tokenizer = transformers.AutoTokenizer.from_pretrained(\"mine\")"
        })
final class LmExportCommand implements Callable<Integer> {
    /** How numbers are written. */
    enum Type {
        F32(TensorType.F32),
        F16(TensorType.F16),
        BF16(TensorType.BF16);

        private final TensorType tensors;

        Type(TensorType tensors) {
            this.tensors = tensors;
        }
    }

    @Mixin
    private LmModelOption model;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Where the files go.")
    private Path out;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Numbers: f32, the default, exact; f16 and bf16, half the size.")
    private Type type = Type.F32;

    @Mixin
    private ForceOption force;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        force.requireFree(out, "--out FOLDER");
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = model.load(workers);
            ModelFiles.write(loaded, out, type.tensors);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", out.toString());
            values.put("type", type);
            values.put("parameters", loaded.weights().values().length);
            output.print(values, out.toString());
            return 0;
        }
    }
}
