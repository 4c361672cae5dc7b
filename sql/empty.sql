-- Asked by filar restore before it loads a backup: a row means that there is something to lose.
CREATE DATABASE IF NOT EXISTS filar CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;
SELECT table_name FROM information_schema.tables WHERE table_schema = 'filar' LIMIT 1;
