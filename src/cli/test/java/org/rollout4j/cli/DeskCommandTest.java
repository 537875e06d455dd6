package org.rollout4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rollout4j.desk.profile.Base;
import org.rollout4j.desk.profile.Profile;

/** What {@code desk} refuses to start with; the page itself is the browser's affair. */
class DeskCommandTest {
    @TempDir
    private Path folder;

    @Test
    void refusesWhatIsNotThere() throws Exception {
        Outcome.of("desk", "--port=65536", "--profile", folder.resolve("me")).failedWith(2, "--port is 65536");
        Outcome.of("desk", "--model", folder.resolve("none"), "--profile", folder.resolve("me"))
                .failedWith(1, "none");
        Outcome.of("desk", "--texts", folder.resolve("none"), "--profile", folder.resolve("me"))
                .failedWith(1, "none");
        Files.createDirectory(folder.resolve("texts"));
        Files.writeString(folder.resolve("texts/picture.png"), "x");
        Outcome.of("desk", "--texts", folder.resolve("texts"), "--profile", folder.resolve("me"))
                .failedWith(1, "there is no .txt or .md file in it");
    }

    @Test
    void refusesAProfileOfAnotherModel() throws Exception {
        Base other = new Base("other", "a".repeat(64), "b".repeat(64));
        Profile.create(folder.resolve("me"), other, Clock.systemUTC()).close();

        Outcome.of("desk", "--profile", folder.resolve("me")).failedWith(1, "base is other");
    }
}
