package org.rollout4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.core.Require;
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
            "An adapter (LoRA) is merged into the model that it is on, or written alone for PEFT.",
            "The folder is there in full or as it was before. One that holds something else is not replaced."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j lm export --model runs/mine --out mine",
            "  rollout4j lm export --model model.gguf --out model --type bf16",
            "  rollout4j lm export --model runs/adapted --out adapter --adapter",
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

    @Option(names = "--adapter", description = "The adapter alone, as PEFT has it.")
    private boolean adapter;

    @Mixin
    private ForceOption force;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        force.requireFree(out, "--out FOLDER");
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            LanguageModel loaded = exported(workers);
            ModelFiles.write(loaded, out, type.tensors);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", out.toString());
            values.put("type", type);
            values.put("parameters", loaded.parameters().length);
            output.print(values, out.toString());
            return 0;
        }
    }

    private LanguageModel exported(Workers workers) throws IOException {
        LanguageModel loaded = model.load(workers);
        Require.that(
                !adapter || loaded.adapter() != null,
                "--adapter",
                "given",
                "the model has none: it is exported as a whole");
        return adapter ? loaded : loaded.merged();
    }
}
