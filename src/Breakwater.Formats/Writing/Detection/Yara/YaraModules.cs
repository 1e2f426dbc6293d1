namespace Breakwater.Formats.Writing.Detection.Yara;

/// <summary>
/// What the modules hold that yara is built with unless somebody asks for more or less (YARA 4.2, Modules). A name that is not here may be
/// of a newer one, and a rule with it would not load everywhere.
/// </summary>
internal static class YaraModules
{
    private static readonly Dictionary<string, YaraShape> All = new(StringComparer.Ordinal)
    {
        ["pe"] = YaraShape.Read(
            "machine checksum subsystem timestamp entry_point entry_point_raw image_base number_of_rva_and_sizes number_of_version_infos "
            + "base_of_code base_of_data section_alignment file_alignment opthdr_magic size_of_code size_of_initialized_data "
            + "size_of_uninitialized_data size_of_image size_of_headers size_of_optional_header size_of_stack_reserve "
            + "size_of_stack_commit size_of_heap_reserve size_of_heap_commit characteristics dll_characteristics win32_version_value "
            + "loader_flags pointer_to_symbol_table number_of_symbols number_of_sections number_of_resources resource_timestamp "
            + "number_of_signatures number_of_imports number_of_imported_functions number_of_exports is_pe export_timestamp dll_name:s "
            + "pdb_path:s linker_version<major minor> os_version<major minor> image_version<major minor> subsystem_version<major minor> "
            + "resource_version<major minor> overlay<offset size> version_info{:s} version_info_list[key:s value:s] "
            + "data_directories[virtual_address size] sections[name:s full_name:s characteristics virtual_address virtual_size "
            + "raw_data_offset raw_data_size pointer_to_relocations pointer_to_line_numbers number_of_relocations "
            + "number_of_line_numbers] resources[offset length type id language rva type_string:s name_string:s language_string:s] "
            + "signatures[thumbprint:s issuer:s subject:s version algorithm:s algorithm_oid:s serial:s not_before not_after valid_on(i)] "
            + "rich_signature<offset length key raw_data:s clear_data:s version(i,ii) toolid(i,ii)> "
            + "export_details[offset name:s forward_name:s ordinal] "
            + "import_details[library_name:s number_of_functions functions[name:s ordinal]] "
            + "is_dll(0) is_32bit(0) is_64bit(0) imphash(0):s exports(s,i,r) exports_index(s,i,r) imports(s,ss,si,rr,is,iss,isi,irr) "
            + "section_index(s,i) locale(i) language(i) rva_to_offset(i) calculate_checksum(0) "
            + "MACHINE_UNKNOWN MACHINE_I386 MACHINE_AMD64 MACHINE_ARM MACHINE_ARMNT MACHINE_ARM64 MACHINE_IA64 "
            + "SUBSYSTEM_UNKNOWN SUBSYSTEM_NATIVE SUBSYSTEM_WINDOWS_GUI SUBSYSTEM_WINDOWS_CUI SUBSYSTEM_EFI_APPLICATION "
            + "RELOCS_STRIPPED EXECUTABLE_IMAGE LARGE_ADDRESS_AWARE MACHINE_32BIT DEBUG_STRIPPED SYSTEM DLL "
            + "DYNAMIC_BASE FORCE_INTEGRITY NX_COMPAT NO_ISOLATION NO_SEH NO_BIND WDM_DRIVER TERMINAL_SERVER_AWARE "
            + "SECTION_CNT_CODE SECTION_CNT_INITIALIZED_DATA SECTION_CNT_UNINITIALIZED_DATA SECTION_MEM_EXECUTE SECTION_MEM_READ "
            + "SECTION_MEM_WRITE SECTION_MEM_DISCARDABLE IMAGE_DIRECTORY_ENTRY_EXPORT IMAGE_DIRECTORY_ENTRY_IMPORT "
            + "IMAGE_DIRECTORY_ENTRY_RESOURCE IMAGE_DIRECTORY_ENTRY_SECURITY IMAGE_DIRECTORY_ENTRY_DEBUG "
            + "IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR RESOURCE_TYPE_ICON RESOURCE_TYPE_RCDATA RESOURCE_TYPE_VERSION "
            + "RESOURCE_TYPE_MANIFEST RESOURCE_TYPE_STRING RESOURCE_TYPE_DIALOG RESOURCE_TYPE_BITMAP IMPORT_STANDARD IMPORT_DELAYED "
            + "IMPORT_ANY"),
        ["elf"] = YaraShape.Read(
            "type machine entry_point number_of_sections sh_offset sh_entry_size number_of_segments ph_offset ph_entry_size "
            + "sections[type flags address name:s size offset] "
            + "segments[type flags offset virtual_address physical_address file_size memory_size alignment] "
            + "dynamic_section_entries dynamic[type val] symtab_entries symtab[name:s value size type bind shndx] "
            + "ET_NONE ET_REL ET_EXEC ET_DYN ET_CORE EM_NONE EM_386 EM_MIPS EM_PPC EM_ARM EM_X86_64 EM_AARCH64 "
            + "SHT_NULL SHT_PROGBITS SHT_SYMTAB SHT_STRTAB SHT_NOTE SHT_NOBITS SHF_WRITE SHF_ALLOC SHF_EXECINSTR "
            + "PT_NULL PT_LOAD PT_DYNAMIC PT_INTERP PT_NOTE PF_X PF_W PF_R"),
        ["hash"] = YaraShape.Read("md5(ii,s):s sha1(ii,s):s sha256(ii,s):s checksum32(ii,s) crc32(ii,s)"),
        ["math"] = YaraShape.Read(
            "MEAN_BYTES:f in_range(fff) deviation(iif,sf):f mean(ii,s):f serial_correlation(ii,s):f monte_carlo_pi(ii,s):f "
            + "entropy(ii,s):f min(ii) max(ii) abs(i) to_number(b) count(i,iii) percentage(i,iii):f mode(0,ii)"),
        ["time"] = YaraShape.Read("now(0)"),
        ["console"] = YaraShape.Read("log(s,i,f,ss,si,sf) hex(i,si)"),
        ["dotnet"] = YaraShape.Read(
            "version:s module_name:s typelib:s number_of_streams streams[name:s offset size] number_of_guids guids[:s] "
            + "number_of_resources resources[offset length name:s] number_of_user_strings user_strings[:s] "
            + "number_of_modulerefs modulerefs[:s] number_of_assembly_refs assembly_refs[name:s version<major minor build_number "
            + "revision_number> public_key_or_token:s] assembly<name:s culture:s version<major minor build_number revision_number>>"),
    };

    /// <summary>Null for a module that is not there everywhere.</summary>
    public static YaraShape? Find(string name) => All.GetValueOrDefault(name);
}
