/**
 * Training runs, put together: which algorithm learns with which settings in which environment, and where it is recorded. Algorithms,
 * environments, presets and settings are found here by name.
 */
package org.rollout4j.run;
