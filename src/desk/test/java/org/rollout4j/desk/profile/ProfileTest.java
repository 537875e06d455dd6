package org.rollout4j.desk.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.SplitMix;
import org.rollout4j.lm.model.LanguageModel;
import org.rollout4j.lm.model.ModelConfig;
import org.rollout4j.lm.model.Weights;
import org.rollout4j.lm.text.CharacterTokenizer;

class ProfileTest {
    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void nameFolder() {
        folder = Profile.folder(directory, "me");
    }

    private Profile create() throws IOException {
        return Profile.create(folder, Signals.BASE, Signals.NOON);
    }

    private Profile open() throws IOException {
        return Profile.open(folder, Signals.BASE, Signals.NOON);
    }

    @Test
    void isThereAgainWhenItIsOpened() throws IOException {
        try (Profile profile = create()) {
            profile.record(Signals.accepted(1));
            profile.pause(true);
            assertThat(profile.record(Signals.accepted(2))).isEmpty();
            assertThat(profile.learn(new HashingLearner())).isFalse();
        }
        try (Profile profile = open()) {
            assertThat(profile.paused()).isTrue();
            assertThat(profile.base()).isEqualTo(Signals.BASE);
            assertThat(profile.entries()).hasSize(1);
            profile.pause(false);
            assertThat(profile.record(Signals.accepted(2))).isPresent();
        }
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        try (Profile profile = create()) {
            profile.record(Signals.accepted(1));
            profile.pause(false);
            assertPrivate();
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder.resolve(Profile.JOURNAL), PosixFilePermissions.fromString("rw-r--r--"));
        open().close();
        assertPrivate();
    }

    private void assertPrivate() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void belongsToOneModelWhateverItIsCalled() throws IOException {
        create().close();
        Base renamed = new Base("other name", Signals.BASE.sha256(), Signals.BASE.tokenizerSha256());
        Profile.open(folder, renamed, Signals.NOON).close();
        for (Base other : List.of(
                new Base("notes", "c".repeat(64), "b".repeat(64)), new Base("notes", "a".repeat(64), "c".repeat(64)))) {
            assertThatThrownBy(() -> Profile.open(folder, other, Signals.NOON))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            folder.resolve("profile.json")
                                    + ": base is notes (weights aaaaaaaaaaaa, tokenizer bbbbbbbbbbbb): the model here is another, notes (")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aModelIsKnownByItsWeightsAndTokenizer() {
        Base one = Base.of("one", model("abc", 1));
        assertThat(one.isSame(Base.of("other", model("abc", 1)))).isTrue();
        assertThat(one.isSame(Base.of("one", model("abc", 2)))).isFalse();
        assertThat(one.isSame(Base.of("one", model("abd", 1)))).isFalse();
        assertThat(one.sha256()).isEqualTo(model("abc", 1).weights().sha256());
    }

    private static LanguageModel model(String alphabet, long seed) {
        CharacterTokenizer tokenizer = CharacterTokenizer.of(alphabet);
        Weights weights =
                Weights.random(ModelConfig.llama(tokenizer.vocabularySize(), 16, 1, 4, 2, 32), new SplitMix(seed));
        return new LanguageModel(weights, tokenizer, List.of(), null, Map.of());
    }

    @Test
    void aFolderHasOneProfileAndNothingElse() throws IOException {
        try (Profile profile = create()) {
            assertThatThrownBy(this::create).hasMessage(folder + ": is a profile already");
            assertThatThrownBy(this::open).hasMessageContaining("is in use by another desk");
            profile.record(Signals.accepted(1));
        }
        Path used = Files.createDirectory(directory.resolve("used"));
        Files.writeString(used.resolve("letter.txt"), "Dear");
        assertThatThrownBy(() -> Profile.create(used, Signals.BASE, Signals.NOON))
                .hasMessage(used + ": is not empty: a profile needs a folder of its own");
        assertThatThrownBy(() -> Profile.open(used, Signals.BASE, Signals.NOON))
                .hasMessage(used + ": is not a profile: there is no profile.json in it");
        assertThatThrownBy(() -> Profile.forget(used)).hasMessage(used + ": is not a profile");
        assertThat(used.resolve("letter.txt")).exists();
    }

    @Test
    void aCreationThatWasKilledIsMadeAgain() throws IOException {
        Files.createDirectory(folder);
        Journal.open(folder.resolve(Profile.JOURNAL), Signals.NOON).close();
        Files.writeString(folder.resolve(".profile.json.tmp-1"), "{");
        create().close();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("profile.json", "journal.jsonl", "journal.jsonl.lock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../me",
                "a/b",
                "a\\b",
                "/etc",
                "C:",
                ".hidden",
                "-x",
                " me",
                "me ",
                "me.",
                "a\0b",
                "a\nb",
                "CON",
                "nul.txt",
                "Com1",
                "lpt9.a.b",
                "aux .x",
                "e\u0301",
                "a\u202eb",
                "<script>",
                "~",
                "a*",
                "\ud83d\ude00"
            })
    void namesThatAreNoFoldersAreRefused(String name) {
        assertThatThrownBy(() -> Profile.folder(directory, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name of the profile is ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void namesAreNotTooLong() {
        assertThat(Profile.folder(directory, "a".repeat(64)).getParent()).isEqualTo(directory);
        assertThatThrownBy(() -> Profile.folder(directory, "a".repeat(65))).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> Profile.folder(directory, "\uD840\uDC00".repeat(60)))
                .hasMessageContaining("name of the profile is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me", "Me at work", "v1.2", "a_b-c", "7", "console", "com"})
    void namesOfFoldersAreAllowed(String name) throws IOException {
        Path named = Profile.folder(directory, name);
        Profile.create(named, Signals.BASE, Signals.NOON).close();
        assertThat(named).isDirectory().hasFileName(name);
        assertThat(named.getParent()).isEqualTo(directory);
    }

    @Test
    void profilesAreListedWhetherOrNotTheyCanBeOpened() throws IOException {
        assertThat(Profile.list(directory.resolve("none"))).isEmpty();
        create().close();
        Path broken = Files.createDirectory(directory.resolve("broken"));
        Files.writeString(broken.resolve("profile.json"), "{\"format\": 2}");
        Files.createDirectory(directory.resolve("something else"));
        List<Profile.About> profiles = Profile.list(directory);
        assertThat(profiles).extracting(Profile.About::folder).containsExactly(broken, folder);
        assertThat(profiles).extracting(Profile.About::base).containsExactly(null, Signals.BASE);
        assertThat(profiles.get(0).problem()).endsWith("format is 2: this version reads format 1");
        assertThat(profiles.get(1).problem()).isNull();
    }

    /** Written by hand as the first version writes it, so that later ones go on reading it. */
    @Test
    void theFirstFormatIsRead() throws IOException {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("profile.json"), """
                {"format":1,"base":{"name":"notes","sha256":"%s","tokenizerSha256":"%s"},"paused":true}
                """.formatted("a".repeat(64), "b".repeat(64)));
        Files.writeString(folder.resolve(Profile.JOURNAL), """
                {"number":1,"time":"2026-03-01T12:00:00Z","event":"accepted","context":"Dear ","shown":"Ann"}
                {"number":2,"time":"2026-03-01T12:00:01.5Z","event":"chosen","context":[{"role":"user","content":"Thank Ann"}],"better":"Thanks","worse":"Thank you"}
                {"number":3,"time":"2026-03-01T12:00:02Z","event":"weight-set","feature":"length","value":-0.5}
                {"number":4,"time":"2026-03-01T12:00:02Z","event":"update","upTo":3,"index":1}
                {"number":5,"time":"2026-03-01T12:00:03Z","event":"undone","lesson":1}
                """);
        try (Profile profile = open()) {
            assertThat(profile.paused()).isTrue();
            assertThat(Lessons.of(profile.entries())).extracting(Entry::number).containsExactly(2L, 3L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"format\":0}",
                "{\"format\":2}",
                "{\"format\":\"1\"}",
                "{\"format\":1}",
                "{\"format\":1,\"base\":null,\"paused\":false}",
                "{\"format\":1,\"base\":{\"name\":\"a\",\"sha256\":\"b\",\"tokenizerSha256\":\"c\"},\"paused\":false}",
                "{\"format\":1,\"base\":{\"name\":null,\"sha256\":null,\"tokenizerSha256\":null},\"paused\":false}"
            })
    void aDamagedDocumentIsNamed(String document) throws IOException {
        create().close();
        Path file = folder.resolve("profile.json");
        Files.writeString(file, document);
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsForgottenIsInNoFile() throws IOException {
        try (Profile profile = create()) {
            profile.record(Signals.accepted(1));
            leaveTexts();
            assertThat(filesWithSecret()).hasSizeGreaterThan(8);
            profile.forget();
            assertForgotten();
            assertThat(profile.entries()).isEmpty();
            assertThat(profile.learn(new HashingLearner())).isFalse();
            assertThat(profile.record(Signals.accepted(2)))
                    .get()
                    .extracting(Entry::number)
                    .isEqualTo(1L);
        }
        try (Profile profile = open()) {
            assertThat(profile.entries()).hasSize(1);
        }
    }

    /** Everything that is or will be in a profile, and what killed writers leave of it. */
    private void leaveTexts() throws IOException {
        for (String name : List.of(
                "adapter/adapter_model.safetensors",
                ".adapter.unfinished-1/adapter_config.json",
                ".adapter.next/a/b/c",
                "checkpoints/step-1.zip",
                "last.zip",
                ".last.zip.tmp-1",
                ".profile.json.tmp-2",
                "replay.jsonl",
                "journal.jsonl.cut-1",
                ".journal.jsonl.tmp-3",
                Signals.SECRET + ".txt")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "text: " + Signals.SECRET);
        }
        Files.createLink(folder.resolve("linked.zip"), folder.resolve("last.zip"));
    }

    private void assertForgotten() throws IOException {
        assertThat(filesWithSecret()).isEmpty();
        assertThat(folder.toFile().list())
                .isSubsetOf("profile.json", "journal.jsonl", "journal.jsonl.lock")
                .contains("profile.json");
    }

    private List<Path> filesWithSecret() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().contains(Signals.SECRET)
                            || (Files.isRegularFile(file) && content(file).contains(Signals.SECRET)))
                    .toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatLinksLeadToIsNotTheProfiles() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("letters"));
        Files.writeString(outside.resolve("letter.txt"), "Dear");
        try (Profile profile = create()) {
            Files.createSymbolicLink(folder.resolve("adapter"), outside);
            profile.forget();
            assertThat(folder.resolve("adapter")).doesNotExist();
        }
        assertThat(outside.resolve("letter.txt")).exists();
    }

    /** Killed after it has begun: whatever was done of it, opening ends it. */
    @Test
    void aForgettingThatWasKilledIsEnded() throws IOException {
        try (Profile profile = create()) {
            profile.record(Signals.accepted(1));
        }
        leaveTexts();
        Forgetting.begin(folder);
        try (Profile profile = open()) {
            assertForgotten();
            assertThat(profile.entries()).isEmpty();
        }
    }

    @Test
    void whatCannotBeOpenedCanBeForgotten() throws IOException {
        create().close();
        leaveTexts();
        Files.writeString(folder.resolve(Profile.JOURNAL), Signals.SECRET + "\n");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).satisfies(JournalTest::isSilent);
        Profile.forget(folder);
        assertForgotten();
        try (Profile profile = open()) {
            assertThatThrownBy(() -> Profile.forget(folder)).hasMessageContaining("is in use by another desk");
            assertThat(profile.record(Signals.accepted(1))).isPresent();
        }
    }
}
