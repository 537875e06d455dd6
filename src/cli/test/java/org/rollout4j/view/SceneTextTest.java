package org.rollout4j.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.Scene;
import org.rollout4j.core.Scene.Paint;
import org.rollout4j.env.Catalogue;

class SceneTextTest {
    private static List<String> plain(String id, long seed) {
        try (Environment environment = Catalogue.find(id).create()) {
            environment.reset(seed);
            Scene scene = environment.renderable().orElseThrow().render();
            return SceneText.lines(scene, Theme.DARK, Ansi.NONE);
        }
    }

    @Test
    void aGridOfThreeByThreeHasCellsOfTheSameSize() {
        Scene scene = Scene.builder(3, 3)
                .cells(3, 3, Paint.FAINT, 1)
                .cell(0, 1, Paint.ACCENT, 1)
                .cell(2, 0, Paint.BAD, 1)
                .cell(2, 2, Paint.GOOD, 1)
                .label(1, 1, 0.3, "hi", Paint.INK)
                .build();

        assertThat(SceneText.lines(scene, Theme.LIGHT, Ansi.NONE))
                .containsExactly(
                        " ........ ########## ........ ",
                        " ........ ########## ........ ",
                        " ........ ########## ........ ",
                        " ........ ########## ........ ",
                        " ........ ########## ........ ",
                        " ........  ........  ........ ",
                        " ........  ........  ........ ",
                        " ........  ...hi...  ........ ",
                        " ........  ........  ........ ",
                        " ........  ........  ........ ",
                        "xxxxxxxxxx ........ **********",
                        "xxxxxxxxxx ........ **********",
                        "xxxxxxxxxx ........ **********",
                        "xxxxxxxxxx ........ **********",
                        "xxxxxxxxxx ........ **********");
    }

    @Test
    void theFrozenLakeIsReadableWithoutColours() {
        assertThat(plain("FrozenLake8x8-v1", 1))
                .containsExactly(
                        " ##  ..  ..  ..  ..  ..  ..  .. ",
                        " ##  ..  ..  ..  ..  ..  ..  .. ",
                        " ..  ..  ..  ..  ..  ..  ..  .. ",
                        " ..  ..  ..  ..  ..  ..  ..  .. ",
                        " ..  ..  .. xxxx ..  ..  ..  .. ",
                        " ..  ..  .. xxHx ..  ..  ..  .. ",
                        " ..  ..  ..  ..  .. xxxx ..  .. ",
                        " ..  ..  ..  ..  .. xxHx ..  .. ",
                        " ..  ..  .. xxxx ..  ..  ..  .. ",
                        " ..  ..  .. xxHx ..  ..  ..  .. ",
                        " .. xxxxxxxx ..  ..  .. xxxx .. ",
                        " .. xxHxxxHx ..  ..  .. xxHx .. ",
                        " .. xxxx ..  .. xxxx .. xxxx .. ",
                        " .. xxHx ..  .. xxHx .. xxHx .. ",
                        " ..  ..  .. xxxx ..  ..  .. ****",
                        " ..  ..  .. xxHx ..  ..  .. **G*");
    }

    @Test
    void whatIsDrawnLaterHidesAText() {
        Scene.Builder scene =
                Scene.builder(2, 1).label(0, 0, 0.3, "a", Paint.INK).label(0, 1, 0.3, "b", Paint.INK);

        assertThat(String.join("", SceneText.lines(scene.build(), Theme.DARK, Ansi.NONE)))
                .contains("a", "b");
        scene.piece(0, 0, 0.3, Paint.ACCENT);
        assertThat(String.join("", SceneText.lines(scene.build(), Theme.DARK, Ansi.NONE)))
                .contains("b", "#")
                .doesNotContain("a");
    }

    @Test
    void thinLinesAreSeen() {
        Scene scene = Scene.builder(40, 4).line(1, 1, 39, 3, 0.01, Paint.INK).build();
        assertThat(SceneText.lines(scene, Theme.DARK, Ansi.NONE)).anyMatch(line -> line.contains("+"));
    }

    /** Two pixels a character: the upper one in front, the lower one behind. */
    @Test
    void aCharacterIsTwoPixels() {
        Scene scene = Scene.builder(48, 2)
                .rectangle(0, 0, 48, 1, Paint.BAD, 1)
                .rectangle(0, 1, 48, 1, Paint.GOOD, 0.5)
                .build();
        List<String> lines = SceneText.lines(scene, Theme.LIGHT, Ansi.FULL);

        assertThat(lines)
                .containsExactly("\u001b[38;2;213;94;0m\u001b[48;2;128;207;185m" + "\u2580".repeat(48) + "\u001b[0m");
    }

    @Test
    void coloursAreMixedWhereAPixelIsHalfCovered() {
        Scene scene =
                Scene.builder(48, 2).rectangle(0.5, 0, 47.5, 2, Paint.INK, 1).build();
        String first = SceneText.lines(scene, Theme.LIGHT, Ansi.FULL).get(0);
        assertThat(first).startsWith("\u001b[38;2;143;147;152m\u001b[48;2;143;147;152m\u2580\u001b[38;2;31;38;48m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drain-grid-8x8", "CartPole-v1", "CliffWalking-v1", "snake-3x10", "inventory", "admission"})
    void everyLineHasTheSameNumberOfColumns(String id) {
        try (Environment environment = Catalogue.find(id).create()) {
            environment.reset(1);
            Scene scene = environment.renderable().orElseThrow().render();
            int columns = SceneText.columns(scene);
            assertThat(columns).isLessThanOrEqualTo(SceneText.MAX_COLUMNS);
            for (Ansi ansi : Ansi.values()) {
                List<String> lines = SceneText.lines(scene, Theme.DARK, ansi);
                assertThat(lines).hasSizeBetween(3, 16);
                assertThat(lines.stream().map(SceneTextTest::withoutColours).collect(Collectors.toSet()))
                        .allSatisfy(line -> assertThat(line).hasSize(columns));
            }
        }
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @ParameterizedTest
    @CsvSource({
        "xterm-256color, truecolor, '', FULL",
        "xterm-256color, '', '', CUBE",
        "xterm-direct, '', '', FULL",
        "xterm-256color, truecolor, 1, NONE",
        "dumb, truecolor, '', NONE",
        "vt100, '', '', NONE"
    })
    void aTerminalSaysWhichColoursItHas(String term, String colours, String noColour, Ansi ansi) {
        assertThat(Ansi.of(Map.of("TERM", term, "COLORTERM", colours, "NO_COLOR", noColour)))
                .isEqualTo(ansi);
        assertThat(Ansi.of(Map.of())).isEqualTo(Ansi.NONE);
    }

    @ParameterizedTest
    @CsvSource({"ff0000, 196", "000000, 16", "ffffff, 231", "808080, 244", "5fafd7, 74", "14181f, 234"})
    void fewerColoursAreTheNearest(String rgb, int index) {
        assertThat(Ansi.CUBE.foreground(Integer.parseInt(rgb, 16))).isEqualTo("\u001b[38;5;" + index + "m");
    }
}
