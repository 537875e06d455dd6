package org.rollout4j.dashboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.rollout4j.core.Require;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;

/**
 * What people call a run and what they noted of it, in a file in its directory.
 *
 * @param name empty where it has the name of its folder
 * @param note empty where there is none
 */
record RunLabel(String name, String note) {
    static final String FILE = "dashboard.json";
    static final int MAX_NAME = 100;
    static final int MAX_NOTE = 2000;
    static final RunLabel NONE = new RunLabel("", "");

    RunLabel {
        Require.that(name.length() <= MAX_NAME, "name", Json.oneLine(name, 20), "at most " + MAX_NAME + " characters");
        Require.that(
                name.codePoints().noneMatch(Character::isISOControl),
                "name",
                Json.oneLine(name, 20),
                "one line of text");
        Require.that(note.length() <= MAX_NOTE, "note", Json.oneLine(note, 20), "at most " + MAX_NOTE + " characters");
    }

    /** What a file says; nothing where it says something else. */
    static RunLabel parse(String json) {
        try {
            return json.isBlank() ? NONE : Json.parse(json.getBytes(StandardCharsets.UTF_8), RunLabel.class, FILE);
        } catch (IllegalArgumentException e) {
            return NONE;
        }
    }

    /** Writes it into the directory of a run. */
    void write(Path run) throws IOException {
        AtomicFiles.write(run.resolve(FILE), out -> out.write(Json.pretty(this)));
    }
}
