package org.rollout4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rollout4j.view.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollout4j doctor}. */
@Command(
        name = "doctor",
        description = {
            "Show what this machine offers, how fast it is, and what is missing; takes some seconds.",
            "Exit code 0 if training works here (warnings may be), 1 if something needed is missing."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  rollout4j doctor", "  rollout4j doctor --json"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        Diagnosis diagnosis = Diagnosis.make();
        Map<String, Object> json = new LinkedHashMap<>(diagnosis.facts());
        json.put("errors", diagnosis.errors());
        json.put("warnings", diagnosis.warnings());
        output.print(json, text(diagnosis));
        if (!diagnosis.errors().isEmpty()) {
            Cli.complain(spec, String.join("; ", diagnosis.errors()));
        }
        return diagnosis.errors().isEmpty() ? 0 : 1;
    }

    private static String text(Diagnosis diagnosis) {
        List<List<String>> rows = new ArrayList<>();
        diagnosis.facts().forEach((name, value) -> rows.add(List.of(name, value == null ? "-" : value.toString())));
        diagnosis.warnings().forEach(warning -> rows.add(List.of("WARNING", warning)));
        diagnosis.errors().forEach(error -> rows.add(List.of("ERROR", error)));
        rows.add(List.of(
                "", diagnosis.errors().isEmpty() ? "everything needed is there" : "training does not work here"));
        return Text.table(rows);
    }
}
