package org.rollout4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.run.Environments;
import org.rollout4j.train.RunDirectory;

/**
 * Where the environments of trained models are found. A run says which class path it was trained with, but whoever made the run may be anybody: without {@code
 * --classpath} only {@link TrustedCode} runs.
 */
final class RunClasspath {
    private RunClasspath() {}

    /**
     * The files and folders of {@code --classpath}; where there are none, those that the first of the runs was trained with which names any, if all of them are
     * trusted.
     *
     * @param models runs, or files in runs; others are passed over
     */
    static List<String> of(List<String> given, List<Path> models) {
        if (!given.isEmpty()) {
            return given;
        }
        List<String> recorded = recorded(models);
        return !recorded.isEmpty()
                        && TrustedCode.ofUser()
                                .filter(code -> code.holds(recorded))
                                .isPresent()
                ? recorded
                : List.of();
    }

    /**
     * Finds an environment on the class path {@link #of} models.
     *
     * @throws IllegalArgumentException if there is none; the message names the class path that a run has, where it was not taken
     */
    static EnvironmentFactory find(String name, List<String> given, List<Path> models) {
        List<String> classpath = of(given, models);
        try {
            return Environments.find(name, classpath);
        } catch (IllegalArgumentException e) {
            List<String> recorded = classpath.isEmpty() ? recorded(models) : List.of();
            if (recorded.isEmpty()) {
                throw e;
            }
            throw new IllegalArgumentException(
                    e.getMessage() + "; the run was trained with " + ClasspathOption.NAME + " '"
                            + String.join(File.pathSeparator, recorded) + "', which runs if you name it",
                    e);
        }
    }

    private static List<String> recorded(List<Path> models) {
        return models.stream()
                .map(RunClasspath::recorded)
                .filter(classpath -> !classpath.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** What the run says that {@code model} is, or that holds it as best.zip or as one of its checkpoints. */
    private static List<String> recorded(Path model) {
        List<String> classpath = new ArrayList<>();
        Path place = model.toAbsolutePath().normalize();
        for (int i = 0; i < 3 && place != null; i++) {
            if (Files.isRegularFile(place.resolve(RunDirectory.CONFIG))) {
                try {
                    RunDirectory.config(place, JsonNode.class)
                            .path("classpath")
                            .forEach(entry -> classpath.add(entry.asText()));
                } catch (IOException e) {
                    return List.of(); // a model can be used without it
                }
                return classpath;
            }
            place = place.getParent();
        }
        return classpath;
    }
}
