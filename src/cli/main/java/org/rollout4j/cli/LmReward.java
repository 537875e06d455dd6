package org.rollout4j.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user says of a reward. */
final class LmReward {
    private static final Pattern DIRECTORY = Pattern.compile("(?:model=)?(.+?)(?::([-+0-9.eE]+))?");

    private LmReward() {}

    /**
     * It as {@link org.rollout4j.lm.reward.RewardSpec} has it: {@code DIR}, {@code DIR:weight} and {@code model=DIR} name a reward model by its
     * full name, wherever the run is gone on with; all else stays as it is.
     */
    static String text(String given) {
        Matcher directory = DIRECTORY.matcher(given);
        if (!directory.matches() || !(given.startsWith("model=") || isDirectory(directory.group(1)))) {
            return given;
        }
        String weight = directory.group(2) == null ? "1" : directory.group(2);
        return "model=" + Path.of(directory.group(1)).toAbsolutePath().normalize() + ":" + weight;
    }

    private static boolean isDirectory(String name) {
        try {
            return Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
