/* Stored bytes that nothing refers to: one folder a portion. The rule stands in domain/common/files. */
#include "domain/common/files.h"
#include "worker/jobs.h"

bool sweep_files(struct lane *lane)
{
	static int folder;

	files_sweep(lane->db, lane->config, folder, lane->now);
	folder = (folder + 1) % FILE_FOLDERS;
	return folder != 0;
}
